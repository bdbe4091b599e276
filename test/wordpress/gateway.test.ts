import { PARTNER } from '../../demo/sandbox/agents.js';
import { contract } from '../server/mounts/contract.js';
import { limits, site } from '../server/mounts/settings.js';
import { provideWordPress, startDatabase } from './database.js';
import { configure, phpText, startWordPress } from './wordpress.js';

provideWordPress();

/** The limits of the contract, and its way to recognise an agent. */
const MU_PLUGIN = `
add_filter( 've_scheduler_gateway_options', static function ( array $options ) {
	foreach ( json_decode( ${phpText(JSON.stringify(limits))}, true ) as $name => $limit ) {
		$options['limits'][ $name ] = array( $limit['points'], $limit['seconds'] );
	}
	return $options;
} );
add_filter( 've_scheduler_authorize_agent', static function ( $is_agent, $agent_id ) {
	return ( $_COOKIE['agent'] ?? '' ) === $agent_id;
}, 10, 2 );`;

for (const [name, permalinks, path] of [
  ['WordPress', '/%postname%/', '/wp-json/ve-scheduler/v1'],
  ['WordPress with plain permalinks', '', '/index.php/wp-json/ve-scheduler/v1'],
] as const) {
  contract(name, async (apiBase) => {
    const database = await startDatabase();
    const wordpress = await startWordPress({ database, muPlugin: MU_PLUGIN });
    const { externalId, email } = PARTNER;
    const settings = {
      external_id: externalId,
      email,
      base_url: apiBase,
      origins: [site],
      agent_addresses: true,
    };
    configure(wordpress, settings, PARTNER.pak);
    wordpress.run(`update_option( 'permalink_structure', ${phpText(permalinks)} );`);
    return {
      url: wordpress.origin + path,
      close: async () => {
        await wordpress.close();
        await database.close();
      },
    };
  });
}
