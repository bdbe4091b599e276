import { VeScheduler } from './elements/scheduler/ve-scheduler.js';
import { VeJoinButton } from './elements/join/ve-join-button.js';
import { define } from './register.js';

define({ 've-join-button': VeJoinButton, 've-scheduler': VeScheduler });
