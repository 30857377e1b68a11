import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

/** A certificate authority of its own, and what a server on loopback needs to be vouched for by it. PEM. */
export interface Certificates {
  readonly ca: string;
  readonly key: string;
  readonly cert: string;
}

interface Pair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

interface Subject {
  readonly name: string;
  readonly publicKey: KeyObject;
  readonly extensions: readonly Buffer[];
}

const dayMs = 86_400_000;

/** Makes both anew: nothing that could expire lies in the repository. */
export function createCertificates(): Certificates {
  const authority = newPair();
  const server = newPair();
  const issuer = { name: 'kubernetes', key: authority.privateKey };
  const ca = certificate(issuer, { name: issuer.name, publicKey: authority.publicKey, extensions: [isAuthority] });
  const cert = certificate(issuer, { name: 'kube-apiserver', publicKey: server.publicKey, extensions: [onLoopback] });
  return { ca, cert, key: server.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
}

const newPair = (): Pair => generateKeyPairSync('ec', { namedCurve: 'P-256' });

/** X.509 version 3 in DER, as RFC 5280 has it. */
function certificate({ name, key }: { readonly name: string; readonly key: KeyObject }, subject: Subject): string {
  const now = Date.now();
  const toBeSigned = sequence(
    tagged(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    ecdsaWithSha256,
    commonName(name),
    sequence(utcTime(now - dayMs), utcTime(now + dayMs)),
    commonName(subject.name),
    subject.publicKey.export({ type: 'spki', format: 'der' }),
    tagged(0xa3, sequence(...subject.extensions)),
  );
  const signature = sign('sha256', toBeSigned, key);
  const der = sequence(toBeSigned, ecdsaWithSha256, tagged(0x03, Buffer.concat([Buffer.from([0]), signature])));
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

/** One value: its tag, its length, its content. */
function tagged(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const sequence = (...parts: readonly Buffer[]): Buffer => tagged(0x30, Buffer.concat(parts));
const integer = (bytes: Buffer): Buffer => tagged(0x02, bytes);
const octets = (content: Buffer): Buffer => tagged(0x04, content);
const critical = tagged(0x01, Buffer.from([0xff]));

/** Object identifiers, encoded already: so few do not need an encoder. */
const oid = (hex: string): Buffer => tagged(0x06, Buffer.from(hex, 'hex'));
const ecdsaWithSha256 = sequence(oid('2a8648ce3d040302'));

const commonName = (name: string): Buffer =>
  sequence(tagged(0x31, sequence(oid('550403'), tagged(0x0c, Buffer.from(name)))));

/** `YYMMDDHHMMSSZ`. */
const utcTime = (ms: number): Buffer =>
  tagged(0x17, Buffer.from(`${new Date(ms).toISOString().replaceAll(/[-:T]/g, '').slice(2, 14)}Z`));

/** basicConstraints: it may sign others. */
const isAuthority = sequence(oid('551d13'), critical, octets(sequence(critical)));

/** subjectAltName: the IP address 127.0.0.1. */
const onLoopback = sequence(oid('551d11'), octets(sequence(tagged(0x87, Buffer.from([127, 0, 0, 1])))));
