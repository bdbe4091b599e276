// What the package imports of Next.js, which a page without Next.js does not have.
export default () => null;
export const useRouter = () => ({ push() {}, replace() {}, refresh() {} });
export const usePathname = () => location.pathname;
export const useSearchParams = () => new URLSearchParams(location.search);
