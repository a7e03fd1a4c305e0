package rootwalk.config;

import rootwalk.wire.file.UnusableTextException;

/// @param form without such a value
record Example(String form, Kind<?> kind, String otherwise) {

    /// @param form without a value that would be written alone
    static Example of(String form) {
        return new Example(form, Kind.TEXT, "");
    }

    /// The example with the value `alone`, if it is valid.
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
