"""Allied shops: agreements, branches, people, devices, benefits and their limits."""

from portal.core.periods import Window
from portal.vendors.models.benefit import (
    Benefit,
    BenefitKind,
    BenefitLimit,
    BenefitState,
    BenefitVersion,
    LimitScope,
    VersionLimit,
)
from portal.vendors.models.device import Device, TillCode
from portal.vendors.models.vendor import Agreement, Branch, Member, Vendor, VendorState

__all__ = [
    "Agreement",
    "Benefit",
    "BenefitKind",
    "BenefitLimit",
    "BenefitState",
    "BenefitVersion",
    "Branch",
    "Device",
    "LimitScope",
    "Member",
    "TillCode",
    "Vendor",
    "VendorState",
    "VersionLimit",
    "Window",
]
