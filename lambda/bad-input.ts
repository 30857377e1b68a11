/** Something the user gave us that cannot be used: one sentence that says what, the value, what is allowed and where. */
export class BadInput extends Error {
  override readonly name = 'BadInput';
}
