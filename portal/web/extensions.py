"""The one place where Flask extensions are created; ``portal.app`` binds them."""

from flask_alembic import Alembic
from flask_babel import Babel
from flask_compress import Compress
from flask_limiter import Limiter
from flask_mailman import Mail
from flask_sqlalchemy_lite import SQLAlchemy
from flask_talisman import Talisman
from flask_wtf import CSRFProtect

from portal.core.model import Model
from portal.web.network import network

db = SQLAlchemy(session_options={"expire_on_commit": False})
alembic = Alembic(metadatas=Model.metadata)
babel = Babel()
csrf = CSRFProtect()
limiter = Limiter(key_func=network, headers_enabled=True)
mail = Mail()
talisman = Talisman()
compress = Compress()
