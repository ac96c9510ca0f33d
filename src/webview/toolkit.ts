/**
 * The only file that knows `@vscode/webview-ui-toolkit`. Its repository is archived: another set of elements with the
 * same names and attributes can be registered here instead.
 */
import {
  provideVSCodeDesignSystem,
  vsCodeButton,
  vsCodeCheckbox,
  vsCodeProgressRing,
  vsCodeTextField,
} from '@vscode/webview-ui-toolkit';
import type { ComponentChildren, Ref } from 'preact';

/** Makes the elements below usable. Call once, before the first render. */
export function registerToolkit(): void {
  provideVSCodeDesignSystem().register(
    vsCodeButton(),
    vsCodeCheckbox(),
    vsCodeProgressRing(),
    vsCodeTextField(),
  );
}

interface ElementProps<E extends HTMLElement = HTMLElement> {
  class?: string | undefined;
  id?: string;
  slot?: string;
  title?: string | undefined;
  ref?: Ref<E>;
  key?: string | number;
  children?: ComponentChildren;
  'aria-label'?: string;
  'aria-pressed'?: boolean;
  'aria-expanded'?: boolean;
  'aria-controls'?: string;
  'aria-describedby'?: string;
}

interface ButtonProps extends ElementProps {
  appearance?: 'primary' | 'secondary' | 'icon';
  disabled?: boolean;
  onClick?: (event: MouseEvent) => void;
}

interface CheckboxProps extends ElementProps {
  checked?: boolean;
  onChange?: (event: Event) => void;
}

interface TextFieldProps extends ElementProps {
  value?: string;
  placeholder?: string;
  size?: number;
  onInput?: (event: Event) => void;
  onKeyDown?: (event: KeyboardEvent) => void;
}

declare module 'preact' {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- preact's own way to add elements
  namespace JSX {
    interface IntrinsicElements {
      'vscode-button': ButtonProps;
      'vscode-checkbox': CheckboxProps;
      'vscode-progress-ring': ElementProps;
      'vscode-text-field': TextFieldProps;
    }
  }
}
