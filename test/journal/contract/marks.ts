import { expect, it } from 'vitest';
import { HOUR, NOW, REGISTRY } from '../../support/literals.ts';
import type { Open } from './open.ts';

async function send({ marks }: ReturnType<Open>, due: number): Promise<void> {
  const announced = await marks.announce(REGISTRY, due);
  if (announced === false) throw new Error('A message was under way already.');
  await marks.confirm(REGISTRY, announced);
}

export function marks(open: Open): void {
  it('keeps a second message out while one is due no later', async () => {
    const journal = open();
    await send(journal, NOW + 1_000);
    expect(await journal.marks.announce(REGISTRY, NOW + 1_000)).toBe(false);
    expect(await journal.marks.announce(REGISTRY, NOW + 5_000)).toBe(false);
    expect(await journal.marks.announce(REGISTRY, NOW)).toEqual(expect.any(String));
  });

  it('lets a message in once the first was taken', async () => {
    const journal = open();
    await send(journal, NOW);
    await journal.marks.clear(REGISTRY, undefined);
    expect(await journal.marks.announce(REGISTRY, NOW)).toEqual(expect.any(String));
  });

  it('does not count on a message that was announced and never sent', async () => {
    const journal = open();
    await journal.marks.announce(REGISTRY, NOW);
    expect(await journal.marks.announce(REGISTRY, NOW)).toEqual(expect.any(String));
  });

  it('leaves no mark behind for a message that was taken before it was confirmed', async () => {
    const journal = open();
    const announced = await journal.marks.announce(REGISTRY, NOW);
    await journal.marks.clear(REGISTRY, String(announced));
    await journal.marks.confirm(REGISTRY, String(announced));
    expect(await journal.marks.announce(REGISTRY, NOW)).toEqual(expect.any(String));
  });

  it('keeps the mark of a newer message when an older one, or a copy of it, is taken', async () => {
    const journal = open();
    const older = String(await journal.marks.announce(REGISTRY, NOW + 60_000));
    await journal.marks.confirm(REGISTRY, older);
    await send(journal, NOW);
    await journal.marks.clear(REGISTRY, older);
    expect(await journal.marks.announce(REGISTRY, NOW + 60_000)).toBe(false);
  });

  it('does not wait for ever for a message that got lost', async () => {
    let now = NOW;
    const journal = open({ now: () => now });
    await send(journal, NOW);
    now = NOW + HOUR;
    expect(await journal.marks.announce(REGISTRY, now)).toEqual(expect.any(String));
  });
}
