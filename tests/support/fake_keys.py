"""Fake keys of forty kinds, assembled at run time so that no scanner reports them in this repository."""

from __future__ import annotations

import base64
import json
import random
import string
from collections.abc import Callable

_WORD = string.ascii_letters + string.digits
_SAFE = _WORD + "-_"
_LOWER = string.ascii_lowercase + string.digits
_HEX = "0123456789abcdef"
_BASE32 = string.ascii_uppercase + "234567"


def _draw(seed: str) -> Callable[[str, int], str]:
    """Return a generator of random letters with a seed."""
    source = random.Random(seed)

    def draw(alphabet: str, length: int) -> str:
        while True:
            drawn = "".join(source.choice(alphabet) for _ in range(length))
            # Real keys always have digits, and letters of both cases where allowed.
            if length < 16 or all(set(drawn) & set(part) for part in _parts(alphabet)):
                return drawn

    return draw


def _parts(alphabet: str) -> list[str]:
    parts = (string.digits, string.ascii_lowercase, string.ascii_uppercase)
    return [part for part in parts if set(part) & set(alphabet)]


def _encode(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def make_fake_keys(seed: str = "tilfolio") -> dict[str, str]:
    """Return lines of notes with fake keys, by kind."""
    x = _draw(seed)
    jwt = ".".join((_encode(json.dumps({"alg": "HS256"})), _encode(json.dumps({"sub": x(_LOWER, 20)})), x(_SAFE, 43)))
    pem = "\n".join(x(_WORD + "+/", 64) for _ in range(4))
    dashes = "-" * 5
    return {
        "AWS access key": "AK" + "IA" + x(_BASE32, 16),
        "AWS temporary access key": "AS" + "IA" + x(_BASE32, 16),
        "AWS secret key": f"aws_secret_access_key = {x(_WORD + '+/', 40)}",
        "Google API key": "AI" + "za" + x(_SAFE, 35),
        "Google OAuth secret": "GOC" + "SPX-" + x(_SAFE, 28),
        "Google OAuth token": "ya" + "29." + x(_SAFE, 120),
        "Azure storage key": f"AccountName=ada;AccountKey={x(_WORD + '+/', 86)}==;EndpointSuffix=core.windows.net",
        "Azure client secret": f"client: {x(_WORD, 3)}8Q~{x(_SAFE, 34)}",
        "GitHub token": "gh" + "p_" + x(_WORD, 36),
        "GitHub OAuth token": "gh" + "o_" + x(_WORD, 36),
        "GitHub app token": "gh" + "s_" + x(_WORD, 36),
        "fine-grained GitHub token": "github" + "_pat_" + x(_WORD, 22) + "_" + x(_WORD, 59),
        "GitLab token": "gl" + "pat-" + x(_SAFE, 20),
        "Hugging Face token": "h" + "f_" + x(string.ascii_letters, 34),
        "OpenAI key": "s" + "k-" + x(_WORD, 20) + "T3Blbk" + "FJ" + x(_WORD, 20),
        "OpenAI project key": "s" + "k-proj-" + x(_SAFE, 74) + "T3Blbk" + "FJ" + x(_SAFE, 74),
        "Anthropic key": "s" + "k-ant-" + "api03-" + x(_SAFE, 93) + "AA",
        "Weights & Biases key": f"WANDB_API_KEY={x(_HEX, 40)}",
        "Weights & Biases key, new": f"wandb_v1_{x(_WORD, 77)}",
        "Kaggle key": json.dumps({"username": "ada", "key": x(_HEX, 32)}),
        "Replicate token": "r" + "8_" + x(_WORD, 37),
        "Groq key": "gs" + "k_" + x(_WORD, 52),
        "Databricks token": "da" + "pi" + x(_HEX, 32),
        "Neptune token": "NEPTUNE_API_TOKEN=" + _encode(json.dumps({"api_address": "x", "api_key": x(_HEX, 36)})),
        "Comet key": f"COMET_API_KEY: {x(_WORD, 25)}",
        "Pinecone key": "pc" + "sk_" + x(_WORD, 5) + "_" + x(_WORD, 63),
        "Slack token": "xo" + "xb-" + x(string.digits, 12) + "-" + x(string.digits, 12) + "-" + x(_WORD, 24),
        "Slack webhook": "https://hooks.sl" + f"ack.com/services/T{x(_BASE32, 8)}/B{x(_BASE32, 8)}/{x(_WORD, 24)}",
        "Discord webhook": "https://discord.com/api/web" + f"hooks/{x(string.digits, 18)}/{x(_SAFE, 68)}",
        "Telegram bot token": f"bot {x(string.digits[1:], 10)}:A" + "A" + x(_SAFE, 33),
        "Stripe key": "sk" + "_live_" + x(_WORD, 24),
        "Twilio key": "S" + "K" + x(_HEX, 32),
        "SendGrid key": "S" + "G." + x(_SAFE, 22) + "." + x(_SAFE, 43),
        "Mailgun key": "ke" + "y-" + x(_HEX, 32),
        "npm token": "np" + "m_" + x(_WORD, 36),
        "PyPI token": "py" + "pi-AgEIcHlwaS5vcmc" + x(_SAFE, 120),
        "Docker token": "dck" + "r_pat_" + x(_SAFE, 27),
        "DigitalOcean token": "do" + "p_v1_" + x(_HEX, 64),
        "JSON web token": jwt,
        "private key": f"{dashes}BEGIN RSA PRIV" + f"ATE KEY{dashes}\n{pem}\n{dashes}END RSA PRIV" + f"ATE KEY{dashes}",
        "OpenSSH private key": f"{dashes}BEGIN OPENSSH PRIV" + f"ATE KEY{dashes}\n{pem}",
        "password in a URL": f"postgres://ada:{x(_WORD, 14)}@db.ada-labs.io:5432/prod",
        "line of an .env file": f"DB_PASSWORD={x(_WORD, 18)}",
        "password": f'password = "{x(_WORD, 8)}!{x(_WORD, 8)}"',
        "bearer token": f"curl -H 'Authorization: Bearer {x(_WORD, 40)}' https://api.ada-labs.io",
        "Notion token": "nt" + "n_" + x(_WORD, 46),
        "Linear key": "lin" + "_api_" + x(_WORD, 40),
        "Vault token": "hv" + "s." + x(_SAFE, 95),
        "Shopify token": "shp" + "at_" + x(_HEX, 32),
        "Sentry token": "snt" + "rys_" + x(_WORD, 70) + "_" + x(_WORD, 43),
    }
