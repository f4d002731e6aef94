package dev.templedb.sqlite.transfer;

import java.util.regex.Pattern;

/**
 * Names that Windows does not have, or takes for something else ("Naming Files, Paths, and Namespaces" in Microsoft's documentation of
 * the Win32 API).
 */
final class WindowsNames {

  private static final String FORBIDDEN = "<>:\"|?*\\";

  /** Devices, with an extension too, even behind spaces: {@code NUL .txt} is {@code NUL}. */
  private static final Pattern DEVICE = Pattern.compile(
      "(?:CON|PRN|AUX|NUL|CONIN\\$|CONOUT\\$|(?:COM|LPT)[0-9\u00b9\u00b2\u00b3]) *(?:[.:].*)?",
      Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  /** What may be a second name of a file with a longer one. */
  private static final Pattern SHORT_NAME = Pattern.compile(
      "(?=[^.]{1,8}(?:\\.|$))[^.~]{1,6}~[0-9]{1,6}(?:\\.[^.]{0,3})?", Pattern.DOTALL);

  private WindowsNames() {}

  /** Whether Windows has no file of this name. */
  static boolean isForbidden(String name) {
    return isOdd(name)
        || DEVICE.matcher(name).matches()
        || SHORT_NAME.matcher(name).matches();
  }

  /** Whether a name has a character, or an end, that Windows' file systems don't take wherever they are used. */
  static boolean isOdd(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c < ' ' || FORBIDDEN.indexOf(c) >= 0) {
        return true;
      }
    }
    return name.endsWith(".") || name.endsWith(" ");
  }
}
