// node verify.mjs attestation.sigstore.json keys.json: verifies with the keys, as sigstore's own code does it.
import { createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { bundleFromJSON } from '@sigstore/bundle';
import { toSignedEntity, Verifier } from '@sigstore/verify';

const [attestation, keys] = process.argv.slice(2).map((file) => JSON.parse(readFileSync(file, 'utf8')));

function publicKey(hint) {
  const key = keys.keys.find((one) => `${one.name}+${one.id}` === hint);
  if (!key) throw new Error(`no key ${hint}`);
  const der = Buffer.from(key.publicKey, 'base64');
  return { publicKey: createPublicKey({ key: der, format: 'der', type: 'spki' }), validFor: () => true };
}

try {
  const bundle = bundleFromJSON(attestation);
  const trusted = { certificateAuthorities: [], timestampAuthorities: [], tlogs: [], ctlogs: [], publicKey };
  // No transparency log or time stamp of sigstore: the ledger is that log.
  const verifier = new Verifier(trusted, { ctlogThreshold: 0, tlogThreshold: 0, timestampThreshold: 0 });
  verifier.verify(toSignedEntity(bundle));
  console.log(`verified ${bundle.mediaType} ${bundle.content.dsseEnvelope.payloadType}`);
} catch (e) {
  console.log(`refused ${e.code ?? ''} ${e.message}`);
  process.exitCode = 1;
}
