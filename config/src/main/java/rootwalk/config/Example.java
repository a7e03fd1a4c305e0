package rootwalk.config;

import rootwalk.wire.file.UnusableTextException;

/// How an item of a list is written that has keys.
///
/// @param form with `%s` where the value stands that people write alone
/// @param kind of that value
/// @param otherwise the value that is shown in the place of one that is none
record Example(String form, Kind<?> kind, String otherwise) {

    /// @param form without a value that would be written alone
    static Example of(String form) {
        return new Example(form, Kind.TEXT, "");
    }

    /// The item that is meant by `alone`, if there is one.
    String with(String alone) {
        return form.replace("%s", isOne(alone) ? Section.quoted(alone) : otherwise);
    }

    private boolean isOne(String alone) {
        try {
            kind.read(alone);
            return !alone.isEmpty();
        } catch (UnusableTextException e) {
            return false;
        }
    }

    /// Whether an item has this key.
    boolean hasKey(String key) {
        return form.contains("{" + key + ": ") || form.contains(" " + key + ": ");
    }
}
