# pragma version 0.4.3
"""
@title Review target
@license Apache-2.0
@notice Remembers who called it during which act, refuses what a test tells it to refuse, and tries to come back.
"""

from contracts.interfaces import IReviews

figure: public(uint256)
caller: public(address)
act_id: public(uint256)


@deploy
def __init__(directory: address):
    """
    @param directory As every contract takes it; not used.
    """
    pass


@external
def set_figure(figure: uint256):
    """
    @notice Keep a figure, who sent it, and the act that the caller says is being carried out.
    """
    assert figure != 13, "ReviewTarget: figure is refused"
    self.figure = figure
    self.caller = msg.sender
    self.act_id = staticcall IReviews(msg.sender).current_act()


@external
def confirm_again(act_id: uint256, data: Bytes[16384]):
    """
    @notice Confirm another act while the caller carries one out.
    """
    extcall IReviews(msg.sender).confirm(act_id, data)
