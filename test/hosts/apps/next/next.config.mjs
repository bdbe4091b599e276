export default { trailingSlash: process.env.TRAILING_SLASH === 'true' };
