#!/bin/sh
# Is de publicatie van vandaag er? Gebruik: controleer.sh MAP, met de map achter --out.
# Eindigt met 0 (in orde), 1 (let op: een provincie is achtergehouden) of 2 (mis), zoals Nagios en Icinga het willen.
# Draai dit vanaf 04:00: daarvoor kan de export van vandaag nog bezig zijn.
set -u
map=${1:?geef de map achter --out}
vandaag=$(TZ=Europe/Amsterdam date +%F)

veld() { sed -n "s/^  \"$1\": \"\(.*\)\",\{0,1\}\$/\1/p" "$map/status.json"; }

mis() {
  echo "MIS: $1"
  exit 2
}

[ -r "$map/status.json" ] || mis "$map/status.json is er niet: er is nog nooit gepubliceerd, of de map is een andere."
datum=$(veld datum)
resultaat=$(veld resultaat)
[ "$datum" = "$vandaag" ] || mis "de laatste export is van ${datum:-onbekend}, niet van $vandaag."
case $resultaat in
  gepubliceerd | ongewijzigd) ;;
  *) mis "${resultaat:-onbekend}. Lees $map/overzicht.md." ;;
esac
if ! grep -q '^  "achtergehouden": {},\{0,1\}$' "$map/status.json"; then
  echo "LET OP: $resultaat, maar niet van elke provincie. Lees $map/overzicht.md."
  exit 1
fi
echo "IN ORDE: $resultaat."
