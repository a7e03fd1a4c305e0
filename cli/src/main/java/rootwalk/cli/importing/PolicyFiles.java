package rootwalk.cli.importing;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/// Files of response policy zones of programs that take the name of a zone from its file.
final class PolicyFiles {

    /// The name of a zone without an SOA record: then names in its file are relative.
    private static final String NAME = "rpz";

    private static final Pattern ORIGIN = Pattern.compile("(?im)^\\$ORIGIN\\s+(\\S+)");
    private static final Pattern SOA = Pattern.compile("(?im)^(\\S+)\\s(?:[^;\\n]*\\s)?SOA\\s");

    private PolicyFiles() {}

    /// Adds a zone with a file.
    ///
    /// @param action of the configuration; null for those of the triggers
    static void add(Settings settings, Path file, @Nullable String action, Origin origin) {
        Setting.Block entry = settings.root().entry("response-policy");
        int others = settings.root().entries("response-policy").size() - 1;
        String name = name(file);
        entry.text("name", name.isEmpty() ? NAME + (others == 0 ? "" : others + 1) + "." : name, origin)
                .text("file", file.toString(), origin);
        if (action != null) {
            entry.plain("action", action, origin);
        }
    }

    /// The owner of the SOA record; empty if there is none, or if it is relative.
    private static String name(Path file) {
        String text;
        try {
            text = SourceFiles.text(file);
        } catch (ImportException e) {
            // It may be written later.
            return "";
        }
        Matcher soa = SOA.matcher(text);
        if (!soa.find()) {
            return "";
        }
        Matcher origin = ORIGIN.matcher(text.substring(0, soa.start()));
        String before = "";
        while (origin.find()) {
            before = origin.group(1);
        }
        String owner = soa.group(1);
        return owner.equals("@") ? before
                : owner.endsWith(".") ? owner : before.isEmpty() ? "" : owner + "." + before;
    }
}
