import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';

interface Entry {
  readonly name: Buffer;
  readonly body: Buffer;
  readonly packed: Buffer;
  readonly offset: number;
}

/** The files of a folder as a zip. The same files make the same bytes: they are sorted, and of one date. */
export function zipOf(folder: string): Buffer {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map((one) => join(one.parentPath, one.name).slice(folder.length + 1))
    .toSorted();
  const entries: Entry[] = [];
  let offset = 0;
  for (const file of files) {
    const body = readFileSync(join(folder, file));
    const entry = { name: Buffer.from(file), body, packed: deflateRawSync(body, { level: 9 }), offset };
    entries.push(entry);
    offset += fieldsOf(entry).length + 4 + entry.name.length + entry.packed.length;
  }
  const local = entries.flatMap((one) => [signature(0x04034b50), fieldsOf(one), one.name, one.packed]);
  const central = Buffer.concat(entries.flatMap(listed));
  return Buffer.concat([...local, central, end(entries.length, central.length, offset)]);
}

/** What stands before a file, and in the list at the end, alike. */
function fieldsOf({ name, body, packed }: Entry): Buffer {
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(20, 0); // the version that unpacks it
  fields.writeUInt16LE(0x0800, 2); // names are UTF-8
  fields.writeUInt16LE(8, 4); // deflated
  fields.writeUInt16LE(0x0021, 8); // the first day that a zip knows
  fields.writeUInt32LE(crc32(body), 10);
  fields.writeUInt32LE(packed.length, 14);
  fields.writeUInt32LE(body.length, 18);
  fields.writeUInt16LE(name.length, 22);
  return fields;
}

function listed(entry: Entry): readonly Buffer[] {
  const before = Buffer.from([20, 3]); // made as on Unix
  const after = Buffer.alloc(14);
  after.writeUInt32LE((0o100644 << 16) >>> 0, 6); // whoever unpacks it may read it, as Lambda must
  after.writeUInt32LE(entry.offset, 10);
  return [signature(0x02014b50), before, fieldsOf(entry), after, entry.name];
}

function end(count: number, size: number, offset: number): Buffer {
  const fields = Buffer.alloc(18);
  fields.writeUInt16LE(count, 4);
  fields.writeUInt16LE(count, 6);
  fields.writeUInt32LE(size, 8);
  fields.writeUInt32LE(offset, 12);
  return Buffer.concat([signature(0x06054b50), fields]);
}

function signature(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
