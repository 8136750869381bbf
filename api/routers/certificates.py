"""Certificates, for everyone who has a code."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from starlette.responses import Response

from api.access import ReadModel, Wired
from api.errors import BadRequest, NotFound
from api.exports.certificate import Language, certificate_pdf
from api.exports.pdf_file import MEDIA_TYPE
from api.models.entries import CertificateCheck
from api.paging import as_of
from api.problems import documented
from api.queries import certificates as queries
from api.store import View
from carbon.certificates import MalformedCertificate, parse_code

router = APIRouter(tags=["public"])

UNKNOWN = "the chain never made this certificate"
CodePath = Annotated[
    str, Path(max_length=40, description="With or without dashes and spaces", examples=["C000123-4567-89"])
]
PDF: dict[int | str, dict[str, Any]] = {
    200: {"content": {MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}}}, "description": "The file"}
}


@router.get("/public/certificates/{code}.pdf", response_class=Response, responses=PDF | documented(404, 503))
def as_pdf(
    code: CodePath,
    services: Wired,
    read_model: ReadModel,
    lang: Annotated[Language, Query(description="Language of the page")] = "en",
) -> Response:
    """The certificate as a page to print, with its check code and a QR code to the public check page."""
    try:
        wanted = parse_code(code)
    except MalformedCertificate as error:
        raise BadRequest(str(error)) from error
    found = queries.find(read_model, wanted)
    if found is None:
        raise NotFound(f"{wanted}: {UNKNOWN}")
    content = certificate_pdf(found, lang, services.settings.certificate_url)
    headers = {"Content-Disposition": f'inline; filename="{found.code}-{lang}.pdf"'}
    return Response(content, media_type=MEDIA_TYPE, headers=headers)


@router.get("/public/certificates/{code}", responses=documented(503))
def check(code: CodePath, read_model: ReadModel) -> CertificateCheck:
    """Check a certificate's code: whether it is well formed, whether the chain made it, and what it says."""
    try:
        wanted = parse_code(code)
    except MalformedCertificate as error:
        return _answer(read_model, code, error.fact)
    found = queries.find(read_model, wanted)
    return CertificateCheck(
        as_of=as_of(read_model),
        code=str(wanted),
        is_well_formed=True,
        is_valid=found is not None,
        problem=UNKNOWN if found is None else None,
        certificate=found,
    )


def _answer(read_model: View, code: str, problem: str) -> CertificateCheck:
    """The answer to what is no code; the read model was not asked for it."""
    return CertificateCheck(
        as_of=as_of(read_model), code=code, is_well_formed=False, is_valid=False, problem=problem, certificate=None
    )
