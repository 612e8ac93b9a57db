/** Does the text name the host, or the account, as a whole and not as a part of another name? Policy names resources, people write texts. */
export function namesHost(text: string, host: string): boolean {
  const whole = host.toLowerCase().replaceAll('.', '\\.');
  return new RegExp(`(^|[^a-z0-9-])${whole}($|[^a-z0-9-])`).test(text.toLowerCase());
}
