"""Where a request comes from, for limits that hold for a whole network."""

from ipaddress import IPv6Address, ip_address, ip_network

from flask import request

HOME_PREFIX = 64
"""Bits of an IPv6 address that one home or phone is given: it may use any address below them."""


def network() -> str:
    """Name the network of this request: the address itself, or the /64 of an IPv6 address."""
    try:
        address = ip_address(request.remote_addr or "")
    except ValueError:
        return "unknown"
    if isinstance(address, IPv6Address) and address.ipv4_mapped is None:
        return str(ip_network((address, HOME_PREFIX), strict=False))
    return str(address)
