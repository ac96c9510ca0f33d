/** Themes that the interface is tested in, by the names that settings use. */
export const THEMES = {
  dark: 'Default Dark Modern',
  light: 'Default Light Modern',
  'high-contrast': 'Default High Contrast',
  'high-contrast-light': 'Default High Contrast Light',
} as const;

/** Short name of a theme; also names its folder of screenshots. */
export type Theme = keyof typeof THEMES;

/** User settings of a test: nothing that asks, downloads or moves, and terminals whose text can be read from the page. */
export function testSettings(
  theme: Theme,
  extra: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  return {
    'chat.commandCenter.enabled': false,
    'chat.disableAIFeatures': true,
    // Its bulb comes when it likes, and would be clicked where the text is meant.
    'editor.lightbulb.enabled': 'off',
    'editor.minimap.enabled': false,
    'extensions.autoCheckUpdates': false,
    'extensions.autoUpdate': false,
    'extensions.ignoreRecommendations': true,
    'files.autoSave': 'off',
    'git.openRepositoryInParentFolders': 'never',
    'security.workspace.trust.startupPrompt': 'never',
    'telemetry.telemetryLevel': 'off',
    'terminal.integrated.gpuAcceleration': 'off',
    'terminal.integrated.tabs.hideCondition': 'never',
    'typescript.disableAutomaticTypeAcquisition': true,
    'update.mode': 'none',
    'window.autoDetectColorScheme': false,
    'workbench.colorTheme': THEMES[theme],
    'workbench.enableExperiments': false,
    'workbench.reduceMotion': 'on',
    'workbench.secondarySideBar.defaultVisibility': 'hidden',
    'workbench.startupEditor': 'none',
    'workbench.tips.enabled': false,
    ...extra,
  };
}
