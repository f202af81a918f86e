"""The rules by which keys and passwords are found, as data.

Source: the formats that the vendors publish for their tokens so that scanners can find them. Each rule has words of
which one must stand in a text (in lower case, if the rule ignores case) before its pattern is tried: that costs next to
nothing for most texts. Every repeat in a pattern is bounded, so a search takes time in proportion to the text.
"""

from typing import NamedTuple

_START = r"(?<![A-Za-z0-9])"
_END = r"(?![A-Za-z0-9])"
_GIVES = r"[\"'`\])]{0,3}[ \t]{0,4}(?::=|=>|[:=,])[ \t]{0,4}[\"'`]?"
"""Between a name and its value: `: `, ` = `, `"] = "`, `", "`."""


class Rule(NamedTuple):
    """One kind of secret."""

    kind: str
    words: tuple[str, ...]
    """One of them must be in the text."""
    pattern: str
    """Its group `key` is the secret, else all of it."""
    ignores_case: bool = False
    """Whether a text is searched in lower case; so are the words and the letters of the pattern."""
    judged: str = "token"
    """How a match is judged: a `token` has a form of its own, a `password` may be a placeholder, and so may one that is
    `encoded` in base64, after its user's name."""
    before: str = ""
    """What must stand just before a match."""
    is_run: bool = False
    """Whether a match is one run of at least twenty letters, digits and signs, with a digit in it."""


def _token(kind: str, *starts: str, body: str) -> Rule:
    """Return the rule of tokens with a fixed beginning; dots and dashes in it are meant as they are."""
    escaped = "|".join(start.replace(".", r"\.") for start in starts)
    return Rule(kind, starts, f"{_START}(?P<key>(?:{escaped}){body}){_END}", is_run=True)


def _named(kind: str, *names: str, value: str) -> Rule:
    """Return the rule of values that only the name of their service tells: `WANDB_API_KEY=`, `wandb login `."""
    between = r"[\w.\-]{0,30}(?:" + _GIVES + r"|[ \t]{1,4}(?:login|token|key)[ \t]{1,4}(?:--relogin[ \t]{1,4})?)"
    return Rule(kind, names, rf"(?:{'|'.join(names)}){between}(?P<key>{value}){_END}", ignores_case=True)


RULES: tuple[Rule, ...] = (
    # Clouds
    Rule(
        "an AWS access key", ("AKIA", "ASIA", "ABIA", "ACCA"), rf"{_START}(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{{16}}{_END}"
    ),
    Rule(
        "an AWS secret key",
        ("secret",),
        rf"(?:aws|secret)[\w.\- ]{{0,20}}(?:key|secret){_GIVES}(?P<key>[A-Za-z0-9/+]{{40}})(?![A-Za-z0-9/+=])",
        ignores_case=True,
    ),
    _token("a Google API key", "AIza", body=r"[\w\-]{35}"),
    _token("a Google OAuth secret", "GOCSPX-", body=r"[\w\-]{28}"),
    _token("a Google OAuth token", "ya29.", body=r"[\w\-]{30,300}"),
    _token("a Google refresh token", "1//0", body=r"[\w\-]{40,120}"),
    Rule("a Firebase key", (":APA91b",), rf"{_START}AAAA[\w\-]{{7}}:APA91b[\w\-]{{100,200}}"),
    Rule(
        "an Azure storage key",
        ("accountkey", "sharedaccesskey"),
        r"(?:accountkey|sharedaccesskey)[ \t]{0,4}=[ \t]{0,4}(?P<key>[A-Za-z0-9+/]{40,100}={0,2})",
        ignores_case=True,
    ),
    Rule("an Azure client secret", ("Q~",), rf"{_START}[\w.~\-]{{3}}[0-9]Q~[\w.~\-]{{31,34}}(?![\w~])"),
    Rule("an Azure signature", ("sig=",), r"[?&;]sig=(?P<key>[A-Za-z0-9%/+]{43,60}(?:%3D|=)?)"),
    _token("an Alibaba Cloud key", "LTAI", body=r"[A-Za-z0-9]{20}"),
    _token("a Tencent Cloud key", "AKID", body=r"[A-Za-z0-9]{32}"),
    _token("a DigitalOcean token", "dop_v1_", "doo_v1_", "dor_v1_", body=r"[0-9a-f]{64}"),
    _token("a Fly.io token", "fm1_", "fm2_", "fo1_", body=r"[\w+/=\-]{40,600}"),
    _named("a Heroku key", "heroku", value=r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
    _named("a Cloudflare token", "cloudflare", "cf_api", value=r"(?:[0-9a-f]{37}|[\w\-]{40})"),
    # Forges and registries of packages
    _token("a GitHub token", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", body=r"[A-Za-z0-9]{36,255}"),
    _token("a GitHub token", "github_pat_", body=r"[A-Za-z0-9]{22}_[A-Za-z0-9]{50,80}"),
    _token(
        "a GitLab token", "glpat-", "gldt-", "glrt-", "glptt-", "glcbt-", "glsoat-", "gloas-", body=r"[\w.\-]{20,100}"
    ),
    _token("a Bitbucket token", "ATBB", body=r"[A-Za-z0-9]{32}"),
    _token("an Atlassian token", "ATATT3", "ATCTT3", body=r"[\w=\-]{100,250}"),
    _token("an npm token", "npm_", body=r"[A-Za-z0-9]{36}"),
    _token("a PyPI token", "pypi-AgE", body=r"[\w\-]{50,1000}"),
    _token("a RubyGems token", "rubygems_", body=r"[0-9a-f]{48}"),
    _token("a NuGet key", "oy2", body=r"[a-z0-9]{43}"),
    _token("a Docker token", "dckr_pat_", "dckr_oat_", body=r"[\w\-]{27,40}"),
    _token("an Artifactory key", "AKCp", body=r"[A-Za-z0-9]{69}"),
    # Models, data and experiments
    _token("a Hugging Face token", "hf_", "api_org_", body=r"[A-Za-z0-9]{34}"),
    _token("an OpenAI key", "sk-proj-", "sk-svcacct-", "sk-admin-", "sk-None-", body=r"[\w\-]{20,300}"),
    Rule("an OpenAI key", ("T3BlbkFJ",), rf"{_START}sk-[\w\-]{{20,80}}T3BlbkFJ[\w\-]{{20,80}}"),
    _token("an Anthropic key", "sk-ant-", body=r"[\w\-]{24,200}"),
    _token("an OpenRouter key", "sk-or-", body=r"[\w\-]{32,100}"),
    _token("a Langfuse key", "sk-lf-", body=r"[0-9a-f\-]{36}"),
    _token("a key of a model service", "sk-", body=r"[A-Za-z0-9]{32,64}"),
    _token("a Groq key", "gsk_", body=r"[A-Za-z0-9]{40,60}"),
    _token("a Replicate token", "r8_", body=r"[A-Za-z0-9]{37,40}"),
    _token("an xAI key", "xai-", body=r"[A-Za-z0-9]{70,90}"),
    _token("a Perplexity key", "pplx-", body=r"[A-Za-z0-9]{40,60}"),
    _token("an NVIDIA key", "nvapi-", body=r"[\w\-]{60,80}"),
    _token("a Tavily key", "tvly-", body=r"[\w\-]{28,60}"),
    _token("a Jina key", "jina_", body=r"[\w\-]{40,80}"),
    _token("a Fireworks key", "fw_", body=r"[A-Za-z0-9]{22,40}"),
    _token("a LangSmith key", "lsv2_pt_", "lsv2_sk_", body=r"[0-9a-f]{32}_[0-9a-f]{10}"),
    _token("a RunPod key", "rpa_", body=r"[A-Za-z0-9]{40,60}"),
    _token("a Pinecone key", "pcsk_", body=r"\w{5,8}_\w{40,80}"),
    _token("a Databricks token", "dapi", body=r"[0-9a-f]{32}(?:-\d)?"),
    _token("a Prefect key", "pnu_", "pnb_", body=r"[A-Za-z0-9]{36}"),
    _token("a Weights & Biases key", "wandb_v1_", body=r"\w{40,120}"),
    _named("a Weights & Biases key", "wandb", value=r"(?:local-)?[0-9a-f]{40}"),
    Rule(
        "a Weights & Biases key",
        ("api.wandb.ai",),
        r"api\.wandb\.ai\s{1,9}login\s{1,9}\w{1,20}\s{1,9}password\s{1,9}(?P<key>[0-9a-f]{40})",
    ),
    _named("a Comet key", "comet", value=r"[A-Za-z0-9]{24,40}"),
    _named("a Neptune token", "neptune", value=r"[A-Za-z0-9+/=_\-]{40,500}"),
    _named("a Cohere key", "cohere", "co_api", value=r"[A-Za-z0-9]{40}"),
    _named("a Mistral key", "mistral", value=r"[A-Za-z0-9]{32}"),
    Rule(
        "a Kaggle key",
        ('"username"', "kaggle_key"),
        r"(?:\"username\"[ \t]{0,4}:[ \t]{0,4}\"[^\"\n]{1,60}\"\s{0,9},\s{0,9}\"key\"|kaggle_key)"
        rf"{_GIVES}(?P<key>[0-9a-f]{{32}}){_END}",
        ignores_case=True,
    ),
    _token("a Kaggle token", "KGAT_", body=r"[0-9a-f]{32}"),
    # Chats, mail, payment, monitoring
    Rule(
        "a Slack token",
        ("xox", "xapp-", "xoxe."),
        rf"{_START}(?:xox[abeoprs]|xapp|xoxe\.xox[bp])-[A-Za-z0-9\-]{{20,250}}",
    ),
    Rule(
        "a Slack webhook",
        ("hooks.slack.com",),
        r"hooks\.slack\.com/(?:services|workflows|triggers)/(?P<key>[A-Za-z0-9+/_\-]{30,120})",
    ),
    Rule(
        "a Discord webhook", ("/api/webhooks/",), r"discord(?:app)?\.com/api/webhooks/(?P<key>\d{15,22}/[\w\-]{40,100})"
    ),
    Rule(
        "a Discord bot token",
        ("M", "N", "O"),
        rf"{_START}[MNO][A-Za-z0-9]{{23,25}}\.[\w\-]{{6}}\.[\w\-]{{27,40}}(?![\w\-])",
        is_run=True,
    ),
    Rule(
        "a Teams webhook",
        ("webhook.office.com",),
        r"[\w\-]{1,60}\.webhook\.office\.com/webhookb2/(?P<key>[\w@/\-]{60,250})",
    ),
    Rule("a Telegram bot token", (":AA",), r"(?<!\d)\d{8,10}:AA[\w\-]{33}(?![\w\-])"),
    _token("a Stripe key", "sk_live_", "rk_live_", "sk_test_", "rk_test_", "whsec_", body=r"[A-Za-z0-9+/]{16,250}"),
    _token("a Square token", "sq0atp-", "sq0csp-", "EAAAE", body=r"[\w\-]{22,80}"),
    Rule("a Twilio key", ("SK", "AC"), rf"{_START}SK[0-9a-f]{{32}}{_END}"),
    Rule("a SendGrid key", ("SG.",), rf"{_START}SG\.[\w\-]{{16,32}}\.[\w\-]{{16,64}}"),
    _token("a Mailgun key", "key-", body=r"[0-9a-f]{32}"),
    Rule("a Mailchimp key", ("-us",), rf"{_START}[0-9a-f]{{32}}-us\d{{1,2}}{_END}", is_run=True),
    _token("a Brevo key", "xkeysib-", "xsmtpsib-", body=r"[0-9a-f]{64}-\w{16}"),
    _token("a Resend key", "re_", body=r"[A-Za-z0-9]{8}_[A-Za-z0-9]{24}"),
    _token("a Shopify token", "shpat_", "shpca_", "shppa_", "shpss_", body=r"[0-9a-fA-F]{32}"),
    _token("a Sentry token", "sntrys_", "sntryu_", body=r"[\w+/=\-]{60,400}"),
    _token("a Grafana token", "glsa_", "glc_", body=r"[\w+/=\-]{32,400}"),
    _token("a New Relic key", "NRAK-", "NRII-", body=r"[A-Za-z0-9\-]{27,40}"),
    _named("a Datadog key", "datadog", "dd_api", "dd_app", value=r"[0-9a-f]{32,40}"),
    # Tools
    _token("a Notion token", "ntn_", "secret_", body=r"[A-Za-z0-9]{43,50}"),
    _token("a Linear key", "lin_api_", "lin_oauth_", body=r"[A-Za-z0-9]{32,64}"),
    _token("a Figma token", "figd_", "figo_", body=r"[\w\-]{36,60}"),
    _token("a Postman key", "PMAK-", body=r"[0-9a-f]{24}-[0-9a-f]{34}"),
    _token("an Airtable token", "pat", body=r"[A-Za-z0-9]{14}\.[0-9a-f]{64}"),
    _token("a HubSpot token", "pat-na1-", "pat-eu1-", body=r"[0-9a-f\-]{36}"),
    _token("a Supabase key", "sbp_", "sb_secret_", body=r"[\w\-]{30,60}"),
    _token("a PlanetScale token", "pscale_tkn_", "pscale_pw_", body=r"[\w.\-]{32,64}"),
    _token("a Vault token", "hvs.", "hvb.", "hvr.", body=r"[\w\-]{24,300}"),
    Rule("a Terraform token", (".atlasv1.",), rf"{_START}[A-Za-z0-9]{{14}}\.atlasv1\.[\w\-]{{60,70}}"),
    _token("a Pulumi token", "pul-", body=r"[0-9a-f]{40}"),
    _token("a Doppler token", "dp.pt.", "dp.st.", "dp.ct.", body=r"[\w.\-]{40,60}"),
    _token("a Buildkite token", "bkua_", body=r"[0-9a-f]{40}"),
    _token("a CircleCI token", "CCIPAT_", body=r"[A-Za-z0-9]{22}_[0-9a-f]{40}"),
    _token("a Dropbox token", "sl.", body=r"[\w\-]{130,300}"),
    Rule("a Tailscale key", ("tskey-",), rf"{_START}tskey-[a-z]{{2,10}}-[\w\-]{{16,64}}"),
    Rule("an age key", ("AGE-SECRET-KEY-1",), r"AGE-SECRET-KEY-1[A-Z0-9]{58}"),
    Rule("a 1Password token", ("ops_eyJ",), r"ops_eyJ[A-Za-z0-9+/]{100,900}"),
    # No vendor's own
    Rule(
        "a private key",
        ("PRIVATE KEY",),
        r"-----BEGIN (?:[A-Z0-9]{2,12} ){0,2}PRIVATE KEY(?: BLOCK)?-----(?:\s|\\[nr]|[>|]){0,20}"
        r"(?:[A-Za-z\-]{3,20}:[^\n]{0,120}(?:\s|\\[nr]){1,9}){0,4}[A-Za-z0-9+/=]{16,80}",
    ),
    Rule("a PuTTY private key", ("PuTTY-User-Key-File",), r"PuTTY-User-Key-File-\d: [\w\-]{3,40}"),
    Rule("a JSON web token", ("eyJ",), rf"{_START}eyJ[\w\-]{{8,400}}\.eyJ[\w\-]{{8,2000}}\.[\w\-]{{20,700}}"),
    Rule(
        "a password in a URL",
        ("://",),
        r"://(?P<user>[^\s/?#:@\"'`<>]{0,60}):(?P<key>[^\s/?#@\"'`<>]{3,100})@(?P<host>[\w.\-\[\]:]{1,100})",
        judged="password",
        before=r"[A-Za-z][A-Za-z0-9+.\-]{1,20}",
    ),
    Rule(
        "a user's password",
        ("auth",),
        r"(?:authorization[\"']?[ \t]{0,4}[:=,][ \t]{0,4}[\"'f]{0,2}basic[ \t]{1,4}"
        rf"|auth(?<![a-z]auth){_GIVES})(?P<key>[A-Za-z0-9+/]{{12,500}}={{0,2}})(?![A-Za-z0-9+/=])",
        ignores_case=True,
        judged="encoded",
    ),
    Rule(
        "a password of a command",
        ("curl", "wget", "mysql", "mariadb", "sshpass"),
        r"(?:(?:curl|wget)[^\n]{0,150}[ \t](?:-u|--user)[ \t=]{0,3}[\"']?[\w.@\-]{1,60}:"
        r"|(?:mysql|mysqldump|mysqladmin|mariadb)[ \t][^\n]{0,100}[ \t](?:-p|--password=)[\"']?"
        r"|sshpass[ \t]{1,4}-p[ \t]{0,4}[\"']?)(?P<key>[^\s\"'`<>$|]{6,100})",
        judged="password",
    ),
    Rule(
        "a bearer token",
        ("authorization",),
        r"authorization[\"']{0,1}[ \t]{0,4}[:=,][ \t]{0,4}[\"'f]{0,2}(?:bearer|token)[ \t]{1,4}"
        r"(?P<key>[\w.~+/=\-]{16,500})",
        ignores_case=True,
        judged="password",
    ),
    Rule(
        "a secret in a line of an .env file",
        ("PASS", "PWD", "SECRET", "TOKEN", "KEY", "CREDENTIAL", "AUTH"),
        r"(?:PASSWORD|PASSWD|PASS|PWD|PASSPHRASE|SECRET|TOKEN|KEY|APIKEY|CREDENTIALS?|AUTH)(?:_[A-Z0-9]{1,20}){0,3}"
        r"(?<!_DOMAIN)(?<!_HOST)(?<!_ISSUER)(?<!_NAME)(?<!_TYPE)(?<!_REGION)(?<!_AUDIENCE)"
        r"(?<!UNIQ_KEY)(?<!UNIQUE_KEY)(?<!PRIMARY_KEY)(?<!FOREIGN_KEY)(?<!CACHE_KEY)(?<!SORT_KEY)(?<!PUBLIC_KEY)"
        r"[ \t]{0,2}=[ \t]{0,2}[\"']?(?P<key>[^\s\"'`#$<>{}()\[\],;]{6,200})",
        judged="password",
        before=r"(?:^|[\s\u00a0\uff1a;\"'`>:()\[,|+$?&#*=])(?:[A-Z0-9]{1,20}_){0,5}",
    ),
    Rule(
        "a password",
        ("password", "passwd", "passphrase", "pwd"),
        rf"(?:password|passwd|passphrase|pwd){_GIVES.removesuffix('?')}(?P<key>[^\s\"'`<>$]{{6,100}})[\"'`]",
        ignores_case=True,
        judged="password",
    ),
    Rule(
        "a key or token",
        ("key", "token", "secret"),
        rf"(?:key|token|secret)(?:[_\-](?:key|base|id))?{_GIVES}(?P<key>[A-Za-z0-9_+/=.~\-]{{16,300}})",
        ignores_case=True,
        judged="password",
        before=r"(?:api|access|auth|secret|private|client|account|bot|app|refresh|signing|encryption|service)[_\- ]?",
    ),
)
"""The more a rule says, the earlier it stands: what one has found is not found again by another."""
