/**
 * The only file that knows `@vscode/webview-ui-toolkit`. Its repository is archived: another set of elements with the
 * same names and attributes can be registered here instead.
 */
import { provideVSCodeDesignSystem, vsCodeButton, vsCodeCheckbox, vsCodeProgressRing, vsCodeTextField, } from '@vscode/webview-ui-toolkit';
/** Makes the elements below usable. Call once, before the first render. */
export function registerToolkit() {
    provideVSCodeDesignSystem().register(vsCodeButton(), vsCodeCheckbox(), vsCodeProgressRing(), vsCodeTextField());
}
