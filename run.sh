#!/usr/bin/env bash
# Both regions on this computer, from nothing: what must be built is built, the data are set up the first time.
#   RETELAVORO_DATA   where the data live           (App_Data beside this script)
#   RETELAVORO_URL    where the site listens        (http://localhost:5000)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

say() { printf '%s\n' "$*"; }
stop() { printf '%s\n' "$*" >&2; exit 1; }

command -v dotnet >/dev/null || stop 'Serve il .NET SDK 10: https://dotnet.microsoft.com/download'
dotnet --list-sdks | grep -q '^10\.' || stop "Serve il .NET SDK 10; qui c'è: $(dotnet --list-sdks | cut -d' ' -f1 | paste -sd, -)"
command -v node >/dev/null && command -v npm >/dev/null || stop 'Serve Node.js 20 o successivo, con npm: https://nodejs.org/'
(( $(node -p 'process.versions.node.split(".")[0]') >= 20 )) || stop "Serve Node.js 20 o successivo; qui c'è $(node --version)."

export RETELAVORO_DATA="${RETELAVORO_DATA:-$PWD/App_Data}" DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
[[ $RETELAVORO_DATA == /* ]] || RETELAVORO_DATA="$PWD/$RETELAVORO_DATA"
url="${RETELAVORO_URL:-${ASPNETCORE_URLS:-http://localhost:5000}}"
# Links in mails begin with it, also in those that the set-up writes.
export ASPNETCORE_URLS="$url"
program=src/ReteLavoro.Web/bin/Release/net10.0/ReteLavoro.Web.dll
mkdir -p artifacts "$RETELAVORO_DATA"

# A build takes half a minute to find out that nothing has changed; looking at the files takes none.
changed() {
  [[ ! -f artifacts/built || ! -f $program ]] && return 0
  [[ -n $(find src recipes Directory.Build.props Directory.Packages.props global.json -newer artifacts/built -type f \
    -not -path '*/bin/*' -not -path '*/obj/*' -not -path '*/node_modules/*' -not -path '*/App_Data/*' -print -quit) ]]
}

# Runs a command quietly; what it said is shown only when it fails.
quietly() {
  local log; log=$(mktemp)
  if ! "$@" >"$log" 2>&1; then cat "$log" >&2; rm -f "$log"; stop "Non riuscito: $*"; fi
  rm -f "$log"
}

if changed; then
  say '1/3 Fogli di stile, caratteri e icone…'
  quietly node src/Themes/ReteLavoro.BootstrapItalia/build.mjs
  say '2/3 Elenco dei comuni…'
  quietly node src/Modules/ReteLavoro.Territory/municipalities.mjs
  say '3/3 Programma…'
  quietly dotnet build src/ReteLavoro.Web -c Release -v q
  touch artifacts/built
fi

# The invented people have passwords that everybody knows: only regions that this script makes get them.
mark="$RETELAVORO_DATA/.esempi-da-caricare"
[[ -e $RETELAVORO_DATA/lombardia || -e $RETELAVORO_DATA/piemonte ]] || touch "$mark"
if [[ -e $mark ]]; then
  say 'Preparo le due regioni (solo la prima volta)…'
  dotnet "$program" migrate
  quietly dotnet "$program" recipe apply recipes/demo.recipe.json --tenant lombardia
  quietly dotnet "$program" recipe apply recipes/lombardia-demo.recipe.json --tenant lombardia
  quietly dotnet "$program" recipe apply recipes/demo-piemonte.recipe.json --tenant piemonte
  mv "$mark" "$RETELAVORO_DATA/.esempi-caricati"
fi

cat <<EOF

  Lombardia     $url/lombardia
  Piemonte      $url/piemonte
  Area riservata: /lombardia/gestione e /piemonte/gestione
EOF
# Read from the recipes, so that what is printed is what was loaded.
people() { node -e 'const r = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8")); console.log(r.steps.flatMap(s => s.users ?? []).map(u => `${u.userName} / ${u.password}`).join("\n                "))' "$1"; }
# In a folder with regions of somebody's own those people do not exist.
if [[ -e $RETELAVORO_DATA/.esempi-caricati ]]; then
  say '  Accessi dimostrativi, di persone inventate:'
  say "    Lombardia   $(people recipes/demo.recipe.json)"
  say "    Piemonte    $(people recipes/demo-piemonte.recipe.json)"
fi
say '  Ctrl-C per finire.'
say ''
# Somebody has started it by hand: lines to read, also where they are kept in a file.
export Logging__Console__FormatterName="${Logging__Console__FormatterName:-simple}"
# In place of this shell, so that Ctrl-C reaches the program and nothing else.
exec dotnet "$program" serve
