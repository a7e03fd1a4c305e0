package rootwalk.control;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import rootwalk.control.Report.Fact;
import rootwalk.control.Report.Item;
import rootwalk.control.Report.Value;
import rootwalk.wire.json.JsonWriter;

/// Reports as text and as JSON.
public final class ReportText {

    /// An empty list.
    static final String NONE = "none";

    private ReportText() {}

    static String print(Report report, ControlRequest.Format format) {
        return switch (format) {
            case TEXT -> text(report);
            case JSON -> json(report);
        };
    }

    /// Two columns, with one line for each text of a list.
    private static String text(Report report) {
        int width = report.facts().stream().mapToInt(fact -> fact.name().length()).max().orElse(0) + 2;
        StringBuilder lines = new StringBuilder();
        for (Fact fact : report.facts()) {
            lines.append(fact.name()).append(" ".repeat(width - fact.name().length()))
                    .append(String.join("\n" + " ".repeat(width), lines(fact.value()))).append('\n');
        }
        return lines.toString();
    }

    private static List<String> lines(Value value) {
        List<String> lines = entries(value);
        return lines.isEmpty() ? List.of(NONE) : lines;
    }

    private static List<String> entries(Value value) {
        return switch (value) {
            case Value.Text text -> List.of(text.text());
            case Value.Count count -> List.of(Long.toString(count.number()));
            case Value.Flag flag -> List.of(flag.flag() ? "yes" : "no");
            case Value.Texts texts -> texts.texts();
            case Value.Items items -> items.items().stream().map(Item::line).toList();
        };
    }

    /// One line with all names and values.
    static String line(Report report) {
        StringBuilder line = new StringBuilder();
        for (Fact fact : report.facts()) {
            line.append(line.isEmpty() ? "" : "  ").append(fact.name()).append(' ')
                    .append(String.join(", ", lines(fact.value())));
        }
        return line.toString();
    }

    /// One JSON object.
    public static String json(Report report) {
        JsonWriter json = new JsonWriter().object();
        members(tree(report), json);
        return json.endObject().take();
    }

    /// Nested maps for the parts of names.
    private static Map<String, Object> tree(Report report) {
        Map<String, Object> tree = new LinkedHashMap<>();
        for (Fact fact : report.facts()) {
            String[] parts = fact.name().split("\\.");
            Map<String, Object> at = tree;
            for (int i = 0; i < parts.length - 1; i++) {
                at = inner(at, camelCase(parts[i]));
            }
            at.put(camelCase(parts[parts.length - 1]), fact.value());
        }
        return tree;
    }

    private static Map<String, Object> inner(Map<String, Object> tree, String name) {
        return asTree(tree.computeIfAbsent(name, _ -> new LinkedHashMap<String, Object>()));
    }

    @SuppressWarnings("unchecked") // no name is both a fact and the first part of another one
    private static Map<String, Object> asTree(Object part) {
        return (Map<String, Object>) part;
    }

    private static void members(Map<String, Object> tree, JsonWriter json) {
        tree.forEach((name, value) -> {
            if (value instanceof Value leaf) {
                member(name, leaf, json);
            } else {
                json.object(name);
                members(asTree(value), json);
                json.endObject();
            }
        });
    }

    private static void member(String name, Value value, JsonWriter json) {
        switch (value) {
            case Value.Text text -> json.member(name, text.text());
            case Value.Count count -> json.member(name, count.number());
            case Value.Flag flag -> json.member(name, flag.flag());
            case Value.Texts texts -> json.member(name, texts.texts());
            case Value.Items items -> {
                json.array(name);
                for (Item item : items.items()) {
                    json.object();
                    members(tree(item.facts()), json);
                    json.endObject();
                }
                json.endArray();
            }
        }
    }

    /// `uptime-seconds` as `uptimeSeconds`.
    private static String camelCase(String name) {
        StringBuilder word = new StringBuilder(name.length());
        for (String part : name.split("-")) {
            word.append(word.isEmpty() ? part : Character.toUpperCase(part.charAt(0)) + part.substring(1));
        }
        return word.toString();
    }
}
