import { css } from 'lit';

/** Styles of agents, in the header and as cards, and of the facts about the meeting. */
export const agentStyles = css`
  .facts {
    display: flex;
    flex-wrap: wrap;
    gap: 0 12px;
  }
  .facts li {
    align-items: center;
    display: flex;
    gap: 6px;
    min-block-size: 32px;
  }
  .facts select {
    background: none;
    block-size: max(32px, 2em);
    border-color: var(--_hairline);
    font-size: 1em !important;
    inline-size: auto;
    padding-inline: 2px !important;
  }
  .agent {
    align-items: center;
    display: flex;
    gap: 12px;
  }
  .agent.choice {
    position: relative;
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    padding: 8px 12px;
  }
  .agent.choice:hover {
    border-color: var(--_accent-text);
  }
  .agent.choice:has(:checked) {
    background: var(--_tint);
    border-color: var(--_accent-text);
    box-shadow: inset 0 0 0 1px var(--_accent-text);
  }
  .agent input {
    opacity: 0;
    position: absolute;
  }
  .agents {
    display: grid;
    gap: 8px;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 13em), 1fr));
    margin-block-start: 6px;
  }
  .person,
  .person > * {
    display: block;
    font-weight: 600;
    line-height: 1.35;
    min-inline-size: 0;
  }
  .person > bdi {
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    display: -webkit-box;
    overflow: hidden;
  }
  .person > .hint {
    font-weight: 400;
    text-wrap: balance;
  }
  .avatar {
    align-content: center;
    background: var(--_tint);
    block-size: 44px;
    border-radius: 50%;
    color: var(--_accent-text);
    flex: none;
    font-size: 16px;
    font-weight: 600;
    inline-size: 44px;
    overflow: hidden;
    position: relative;
    text-align: center;
  }
  /* Two tints over each other leave too little contrast. */
  :checked + .avatar {
    background: var(--_surface);
  }
  .avatar img {
    block-size: 100%;
    inline-size: 100%;
    inset: 0;
    object-fit: cover;
    position: absolute;
  }

  /* Many agents are a row to swipe or a list to scroll, so that the calendar stays in its place. */
  @container (inline-size < 70em) {
    [data-section] .agents:has(> :nth-child(4)) {
      grid-auto-columns: 13em;
      grid-auto-flow: column;
      grid-template-columns: none;
      margin-inline: -4px;
      overflow-x: auto;
      padding: 4px;
    }
  }
  @container (inline-size >= 70em) {
    [data-section] .agents {
      margin: 2px -4px;
      max-block-size: 24em;
      overflow-y: auto;
      padding: 4px;
    }
  }
`;
