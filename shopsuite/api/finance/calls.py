"""What calls about money have in common."""

from shopsuite.api.scopes import Scope

TAGS = ["Finance"]
SEE = (Scope.MONEY_READ, "money.see")
CHANGE = (Scope.MONEY_WRITE, "money.change")
