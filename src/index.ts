import './define.js';

export * from './pure.js';
