"""The daily file of a settlement bank against the chain."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query

from api import reconciliation
from api.access import BankView, ReadModel, limited
from api.models.reconciliation import Reconciliation
from api.problems import documented
from api.sheets import handed_in

router = APIRouter(prefix="/bank", tags=["bank"], responses=documented(400, 401, 403, 429, 503))

FILE: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "The bank's bookings of the day: `reference`, `direction` (in, out), `account`, `amount_fen`",
        "content": {
            "text/csv": {
                "schema": {"type": "string"},
                "example": f"reference,direction,account,amount_fen\n0x{'ab' * 32},in,0x{'12' * 20},100000\n",
            }
        },
    }
}


@router.post("/reconciliation", dependencies=[Depends(limited)], openapi_extra=FILE)
def reconcile(
    caller: BankView,
    read_model: ReadModel,
    content: Annotated[bytes, Depends(handed_in)],
    day: Annotated[date, Query(description="Market day of the bookings")],
) -> Reconciliation:
    """Every reference on which the bank's file and the chain differ; the file is not kept."""
    return reconciliation.reconcile(read_model, caller.account, day, content)
