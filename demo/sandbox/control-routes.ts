import { Hono } from 'hono';
import { z } from 'zod';
import { MAX_CROWD } from './crowd.js';
import { Fault } from './faults.js';
import { PROFILES, type ProfileName } from './profiles.js';
import { readJson, type SandboxEnv } from './sandbox-env.js';
import { parse } from './schedule-input.js';

const FaultList = z.union([z.array(Fault), Fault.transform((fault) => [fault])]);
const SettingsInput = z.strictObject({
  refuseClashes: z.boolean().exactOptional(),
  createStatus: z.literal([200, 201]).exactOptional(),
  listLagMs: z.int().min(0).max(600_000).exactOptional(),
  readLagMs: z.int().min(0).max(600_000).exactOptional(),
  withoutFullUrl: z.boolean().exactOptional(),
  unfilteredList: z.enum(['all', 'empty', 'refused']).exactOptional(),
  errorBody: z.enum(['full', 'error', 'message', 'html']).exactOptional(),
  pin: z.enum(['either', 'visitor', 'top-level', 'ignored']).exactOptional(),
  crowd: z.int().min(0).max(MAX_CROWD).exactOptional(),
});

const ProfileInput = z.strictObject({ name: z.enum(Object.keys(PROFILES) as ProfileName[]) });

/** Routes that are not part of the API. Tests and the demo use them to inspect their world and to add faults. */
export function controlRoutes(): Hono<SandboxEnv> {
  const app = new Hono<SandboxEnv>();

  app.get('/requests', (c) => c.json(c.env.world.requests));
  app.get('/schedules', (c) => c.json(c.env.world.schedules));
  app.get('/faults', (c) => c.json(c.env.world.faults.list()));

  app.post('/faults', async (c) => {
    const { faults } = c.env.world;
    for (const fault of parse(FaultList, await readJson(c))) faults.add(fault);
    return c.json(faults.list());
  });

  app.put('/faults', async (c) => {
    const { faults } = c.env.world;
    const wanted = parse(FaultList, await readJson(c));
    faults.clear();
    for (const fault of wanted) faults.add(fault);
    return c.json(faults.list());
  });

  app.delete('/faults', (c) => {
    c.env.world.faults.clear();
    return c.body(null, 204);
  });

  app.get('/settings', (c) => c.json(c.env.world.settings));
  app.put('/settings', async (c) => {
    c.env.world.configure(parse(SettingsInput, await readJson(c)));
    return c.json(c.env.world.settings);
  });

  app.put('/profile', async (c) => {
    const { name } = parse(ProfileInput, await readJson(c));
    c.env.world.adopt(name);
    return c.json({ settings: c.env.world.settings, faults: c.env.world.faults.list() });
  });

  app.delete('/', (c) => {
    c.env.world.reset();
    return c.body(null, 204);
  });

  return app;
}
