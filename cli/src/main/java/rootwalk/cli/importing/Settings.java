package rootwalk.cli.importing;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import rootwalk.wire.SafeText;

/// What is imported, from any program: the settings of the resulting configuration, and the statements that have no
/// counterpart. It grows while the statements are translated, on one thread.
final class Settings {

    /// The place of statements that belong to no section.
    private static final String END = "";

    /// The sections, in the order of docs/configuration.md.
    private static final List<String> ORDER =
            List.of("listen", "tls", "https", "identity", "access", "limits", "cookies", "hosts",
                    "local-data", "local-zones", "special-use-names", "response-policy", "dns64", "recursion", "dnssec",
                    "cache",
                    "answers",
                    "zones", "keys",
                    "threads", "dnstap", "log", END);

    private final Setting.Block root = new Setting.Block();
    private final Map<String, List<String>> comments = new LinkedHashMap<>();
    private final Set<String> explained = new HashSet<>();
    private int left;

    Setting.Block root() {
        return root;
    }

    /// How many statements were not translated.
    int left() {
        return left;
    }

    /// Adds a network to a list; what is not a network is left.
    void network(String path, String text, Statement s) {
        Endpoints.network(text).ifPresentOrElse(found -> root.add(path, found, s.origin()),
                () -> leaveAt(path, s.origin(), Endpoints.noNetwork(text)));
    }

    /// Adds trust anchors to the list. The keys of the root are built in, so they are not added.
    void anchor(String name, String type, List<String> data, Origin origin) {
        if (!name.equals(".")) {
            root.add("dnssec.trust-anchors", Endpoints.absolute(name) + " " + type + " " + String.join(" ", data),
                    origin);
        }
    }

    /// A statement without a counterpart.
    ///
    /// @param reason why, or what is nearest to it, in one sentence without a full stop
    void leave(Origin origin, String reason) {
        leaveAt(END, origin, reason);
    }

    /// A statement without a counterpart, with the path of the nearest key, in whose section it becomes a comment.
    void leaveAt(String path, Origin origin, String reason) {
        String section = path.split("\\.", 2)[0];
        List<String> lines = comments.computeIfAbsent(ORDER.contains(section) ? section : END, _ -> new ArrayList<>());
        String statement = "# " + origin;
        String explanation = "#   " + SafeText.text(reason);
        // A statement that applies to several zones is named once.
        if (explained.add(section + '\n' + statement + '\n' + explanation)) {
            lines.add(statement);
            lines.add(explanation);
            left++;
        }
    }

    /// The configuration, with the comments at the end of their sections.
    RenderedSettings render() {
        RenderedSettings rendered = new RenderedSettings();
        for (String section : ORDER) {
            Setting setting = root.members().get(section);
            if (setting != null && !RenderedSettings.isEmpty(setting)) {
                rendered.section(section, setting, root.members());
            }
            List<String> lines = comments.getOrDefault(section, List.of());
            if (section.isEmpty() && !lines.isEmpty()) {
                rendered.comment("# Not translated:");
            }
            lines.forEach(rendered::comment);
        }
        return rendered;
    }
}
