"""What a persona does with their contract: paying, cancelling the plan, keeping it."""

from hosho.contracts import operations as contracts
from hosho.contracts.queries import contract_with
from hosho.core.calendar import day_in_tokyo
from hosho.interfaces.demo.persona.base import PersonaBase
from hosho.interfaces.demo.simulation import OFFICE


class Contracts(PersonaBase):
    """A person with a contract."""

    def runs_out_of_money(self) -> None:
        """From now on nothing can be collected; what follows is the dunning's."""
        self.payers.fail_from(contract_with(self.contract_id).member_id, day_in_tokyo(self.now))

    def pays(self) -> None:
        """Transfer all that is owed, and have money again."""
        self.payers.pay_all(contract_with(self.contract_id).member_id, self.now)

    def leaves(self) -> None:
        """Leave at the end of the month."""
        contracts.leave(contract_id=self.contract_id, actor=OFFICE, now=self.now)

    def stays(self) -> None:
        """Think better of it."""
        contracts.stay(contract_id=self.contract_id, actor=OFFICE, now=self.now)
