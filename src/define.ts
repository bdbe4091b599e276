import { VeJoinButton } from './elements/join/ve-join-button.js';
import { VeScheduler } from './elements/scheduler/ve-scheduler.js';
import { define } from './register.js';

define({ 've-scheduler': VeScheduler, 've-join-button': VeJoinButton });
