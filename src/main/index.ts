import { startShell } from './shell/index.js';

startShell();
