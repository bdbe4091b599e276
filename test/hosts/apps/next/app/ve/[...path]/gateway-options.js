export { options } from '../../../gateway-options.js';
