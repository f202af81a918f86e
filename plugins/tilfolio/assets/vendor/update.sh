#!/bin/sh
# Fetch the libraries that draw formulas and diagrams, as their npm packages have them: make vendor
# To update one, change its version, run this, and look at the pages of tests/browser/test_formulas_and_diagrams.py.
set -eu

KATEX=0.19.1
MERMAID=11.17.2 # the major version that Material for MkDocs asks for

here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

unpack() { # name, version
  mkdir "$1"
  tar -xzf "$(npm pack --silent "$1@$2")" -C "$1" --strip-components=1
  rm -rf "${here:?}/$1"
  mkdir "$here/$1"
  cp "$1/LICENSE" "$here/$1/"
}

unpack katex "$KATEX"
mkdir "$here/katex/fonts"
cp katex/dist/katex.min.js "$here/katex/"
cp katex/dist/fonts/*.woff2 "$here/katex/fonts/"
# Every browser of today reads woff2: the same fonts in older formats are left out.
sed -E 's/,url\([^)]*\.woff\) format\("woff"\),url\([^)]*\.ttf\) format\("truetype"\)//g' \
  katex/dist/katex.min.css >"$here/katex/katex.min.css"

unpack mermaid "$MERMAID"
cp mermaid/dist/mermaid.min.js "$here/mermaid/"

cd "$here"
{
  echo "katex $KATEX"
  echo "mermaid $MERMAID"
  find katex mermaid -type f | LC_ALL=C sort | xargs sha256sum
} >VERSIONS.txt
