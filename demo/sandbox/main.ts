/** `npm run sandbox` */
import { sandboxCommand } from './command.js';

await sandboxCommand(process.argv.slice(2));
