"""The SQL of a till's day, built once: it asks for the same few statements thousands of times.

They are Core, not ORM: no object is made of a row that is read for one decision. Those of a redemption
are ``Prepared``; what only a few requests need, or lists of any length, stays with SQLAlchemy.
"""

from typing import cast

from sqlalchemy import (
    ColumnElement,
    Insert,
    Select,
    Table,
    and_,
    bindparam,
    case,
    delete,
    func,
    insert,
    literal_column,
    null,
    or_,
    select,
    tuple_,
    update,
)

from portal.cards.models import Card, CardToken, Medium
from portal.core.model import Model
from portal.core.prepared import Prepared
from portal.entrepreneurs.models import Application
from portal.redemptions.models import Attempt, Place, Redemption
from portal.tokens.models import IssuedToken
from portal.vendors import models as shop


def _table(model: type[Model]) -> Table:
    return cast(Table, model.__table__)


device, vendor, agreement = _table(shop.Device), _table(shop.Vendor), _table(shop.Agreement)
benefit, version = _table(shop.Benefit), _table(shop.BenefitVersion)
version_limit, benefit_limit = _table(shop.VersionLimit), _table(shop.BenefitLimit)
card, card_token, application = _table(Card), _table(CardToken), _table(Application)
issued, place = _table(IssuedToken), _table(Place)
attempt, redemption = _table(Attempt), _table(Redemption)

AGREEMENT = (
    select(func.min(agreement.c.id))
    .where(
        agreement.c.vendor_id == vendor.c.id,
        agreement.c.starts_on <= bindparam("today"),
        agreement.c.ends_on >= bindparam("today"),
    )
    .scalar_subquery()
    .label("agreement_id")
)
"""The agreement in force on the local day ``today``; of two that overlap, the older."""

TILL = (
    device.c.id.label("device_id"),
    device.c.vendor_id,
    device.c.branch_id,
    func.coalesce(device.c.user_id, device.c.cashier_id).label("cashier_id"),
    vendor.c.state.label("vendor_state"),
)
TERMS = (
    benefit.c.id.label("benefit_id"),
    benefit.c.state.label("benefit_state"),
    version.c.id.label("version_id"),
    *(version.c[name] for name in ("kind", "item", "percent", "amount", "cap", "minimum", "weekdays")),
    *(version.c[name] for name in ("from_hour", "to_hour", "valid_from", "valid_to")),
    version_limit.c.id.label("version_limit_id"),
    version_limit.c.limit_id,
    version_limit.c.number,
    benefit_limit.c.scope,
    benefit_limit.c.window,
)
"""A benefit as it stands: one row for each limit, or one row with an empty limit."""

_limits = version_limit.join(benefit_limit, benefit_limit.c.id == version_limit.c.limit_id)
_current = and_(version.c.benefit_id == benefit.c.id, version.c.number == benefit.c.version)

HOLDER = (
    card.c.id.label("card_id"),
    card.c.folio,
    card.c.state.label("card_state"),
    card.c.valid_until,
    application.c.id.label("application_id"),
    application.c.state.label("application_state"),
    application.c.given_name,
    application.c.first_surname,
)


def _opening(who: ColumnElement[bool]) -> Select[tuple[object, ...]]:
    """Everything about the request but the card, in one: till, shop, agreement, earlier answer, benefit."""
    return (
        select(*TILL, AGREEMENT, attempt.c.digest, attempt.c.status, attempt.c.answer, *TERMS)
        .select_from(
            device.join(vendor, vendor.c.id == device.c.vendor_id)
            .outerjoin(attempt, and_(attempt.c.device_id == device.c.id, attempt.c.key == bindparam("key")))
            .outerjoin(
                benefit, and_(benefit.c.id == bindparam("benefit"), benefit.c.vendor_id == device.c.vendor_id)
            )
            .outerjoin(version, _current)
            .outerjoin(_limits, version_limit.c.version_id == version.c.id)
        )
        .where(who, device.c.revoked_at.is_(None))
        .order_by(version_limit.c.id)
    )


def _till(who: ColumnElement[bool]) -> Select[tuple[object, ...]]:
    return (
        select(*TILL, AGREEMENT)
        .select_from(device.join(vendor, vendor.c.id == device.c.vendor_id))
        .where(who, device.c.revoked_at.is_(None))
    )


_by_secret = device.c.secret_digest == bindparam("who")
_by_user = device.c.user_id == bindparam("who")
OPENING = {"secret": Prepared(_opening(_by_secret)), "user": Prepared(_opening(_by_user))}
THE_TILL = {"secret": Prepared(_till(_by_secret)), "user": Prepared(_till(_by_user))}

_people = application.c.id == card.c.application_id
_card_of_token = (
    select(*HOLDER, card_token.c.id.label("token_id"), card_token.c.lost_at, issued.c.revoked_at)
    .select_from(
        card_token.join(issued, issued.c.id == card_token.c.id)
        .join(card, card.c.id == card_token.c.card_id)
        .join(application, _people)
    )
    .where(card_token.c.id == bindparam("code"))
)
_plastic_lost_at = (
    select(case((func.count() == func.count(card_token.c.lost_at), func.max(card_token.c.lost_at))))
    .where(
        card_token.c.card_id == card.c.id,
        card_token.c.medium == literal_column(f"'{Medium.PRINTED}'"),  # no value to bind at each request
        card.c.delivered_at.is_not(None),
    )
    .scalar_subquery()
    .label("lost_at")
)
"""When the last plastic of a delivered card was lost; null while one lives or if it never had one."""
_card_of_folio = (
    select(*HOLDER, null().label("token_id"), _plastic_lost_at, null().label("revoked_at"))
    .select_from(card.join(application, _people))
    .where(card.c.folio == bindparam("code"))
)
_cards = {"token": _card_of_token, "folio": _card_of_folio}
THE_CARD = {how: Prepared(query) for how, query in _cards.items()}
THE_CARD_LOCKED = {
    how: Prepared(query.with_for_update(of=card, key_share=True)) for how, query in _cards.items()
}

LOCK_BENEFIT = Prepared(
    select(benefit.c.id).where(benefit.c.id == bindparam("benefit")).with_for_update(key_share=True)
)
"""Places that many cards share are given one at a time."""

_in_sight = tuple_(place.c.limit_id, place.c.scope_key, place.c.window_key).in_(
    bindparam("keys", expanding=True)
)
_counted = select(
    place.c.limit_id, func.count().label("taken"), func.max(place.c.ordinal).label("highest")
).group_by(place.c.limit_id)
TAKEN = _counted.where(_in_sight)
"""How many places are taken, of all limits at once; ``keys`` are (limit, scope key, window key)."""

TAKEN_OF_ONE = Prepared(
    _counted.where(
        place.c.limit_id == bindparam("limit_id"),
        place.c.scope_key == bindparam("scope_key"),
        place.c.window_key == bindparam("window_key"),
    )
)
"""The same of one limit, as most benefits have: nothing to write anew for each number of keys."""

ORDINALS = select(place.c.ordinal).where(_in_sight).order_by(place.c.ordinal)

BENEFITS = (
    select(*TERMS, version.c.conditions)
    .select_from(
        benefit.join(version, _current).outerjoin(_limits, version_limit.c.version_id == version.c.id)
    )
    .where(
        benefit.c.vendor_id == bindparam("vendor"),
        benefit.c.state == shop.BenefitState.ACTIVE,
        or_(version.c.valid_from.is_(None), version.c.valid_from <= bindparam("today")),
        or_(version.c.valid_to.is_(None), version.c.valid_to >= bindparam("today")),
    )
    .order_by(benefit.c.id, version_limit.c.id)
)


def _insert(table: Table, names: str) -> Insert:
    return insert(table).values({name: bindparam(name, type_=table.c[name].type) for name in names.split()})


INSERT_REDEMPTION = Prepared(
    _insert(
        redemption,
        "public_id card_id token_id vendor_id branch_id benefit_id version_id device_id cashier_id "
        "amount saving note at occurred_at",
    ).returning(redemption.c.id)
)
INSERT_PLACE = Prepared(
    _insert(place, "redemption_id limit_id version_limit_id number scope_key window_key ordinal").inline()
)
INSERT_PLACES = insert(place).returning(place.c.id)
"""With RETURNING, so that several rows are one statement."""
INSERT_ATTEMPT = Prepared(
    _insert(attempt, "device_id key digest status answer reason benefit_id card_id at").inline()
)

THE_REDEMPTION = (
    select(redemption.c.id, redemption.c.at, redemption.c.annulled_at)
    .where(redemption.c.public_id == bindparam("public_id"), redemption.c.vendor_id == bindparam("vendor"))
    .with_for_update(key_share=True)
)
ANNUL = update(redemption).where(redemption.c.id == bindparam("redemption"))
FREE_PLACES = delete(place).where(place.c.redemption_id == bindparam("redemption"))

NOTE_SEEN = {
    by: update(device)
    .where(who, or_(device.c.seen_at.is_(None), device.c.seen_at <= bindparam("before")))
    .values(seen_at=bindparam("now"))
    for by, who in (("secret", _by_secret), ("user", _by_user))
}
