"""The public directory of shops and what each gives."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from portal.vendors.forms.shops import DirectoryForm
from portal.vendors.hours import say_now, say_week
from portal.vendors.queries.directory import (
    Wanted,
    categories_and_zones,
    fitting,
    listed_vendor,
    listed_vendors,
)
from portal.vendors.views.blueprint import bp
from portal.web.access import public
from portal.web.clock import local_now, today
from portal.web.extensions import db

PAGE = 24
"""Shops on one page: few kilobytes on a slow line."""


@bp.get("/comercios")
@public
def directory() -> ResponseReturnValue:
    """Find a shop by words, kind and zone, and whether it is open."""
    now = local_now()
    every = listed_vendors(db.session, day=today())
    form = DirectoryForm(request.args)
    form.fill_choices(*categories_and_zones(every))
    wanted = Wanted(
        text=form.texto.data or "",
        category=form.tipo.data or "",
        zone=form.zona.data or "",
        open_at=now if form.abierto.data else None,
    )
    found = [shop for shop in every if fitting(shop, wanted)]
    first = max(request.args.get("desde", 0, type=int), 0)
    return render_template(
        "vendors/directory.html",
        form=form,
        query={name: value for name, value in form.data.items() if value},
        shops=found[first : first + PAGE],
        count=len(found),
        first=first,
        page=PAGE,
        now=now,
    )


@bp.get("/comercios/<int:vendor_id>")
@public
def shop(vendor_id: int) -> ResponseReturnValue:
    """Show one shop: what it gives, where and when."""
    listed = listed_vendor(db.session, vendor_id, day=today())
    return render_template(
        "vendors/shop.html", shop=listed, now=local_now(), say_now=say_now, say_week=say_week
    )
