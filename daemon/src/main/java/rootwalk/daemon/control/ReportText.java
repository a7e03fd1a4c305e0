package rootwalk.daemon.control;

import rootwalk.daemon.control.Report.Fact;
import rootwalk.daemon.control.Report.Value;
import rootwalk.daemon.json.JsonWriter;

/// Reports for people and for programs.
final class ReportText {

    private ReportText() {}

    static String print(Report report, ControlRequest.Format format) {
        return switch (format) {
            case TEXT -> text(report);
            case JSON -> json(report);
        };
    }

    /// Two columns; each text of a list on a line of its own.
    private static String text(Report report) {
        int width = report.facts().stream().mapToInt(fact -> fact.name().length()).max().orElse(0) + 2;
        StringBuilder lines = new StringBuilder();
        for (Fact fact : report.facts()) {
            String name = fact.name() + " ".repeat(width - fact.name().length());
            switch (fact.value()) {
                case Value.Text text -> lines.append(name).append(text.text());
                case Value.Count count -> lines.append(name).append(count.number());
                case Value.Texts texts ->
                    lines.append(name).append(String.join("\n" + " ".repeat(width), texts.texts()));
            }
            lines.append('\n');
        }
        return lines.toString();
    }

    private static String json(Report report) {
        JsonWriter json = new JsonWriter().object();
        for (Fact fact : report.facts()) {
            switch (fact.value()) {
                case Value.Text text -> json.member(fact.name(), text.text());
                case Value.Count count -> json.member(fact.name(), count.number());
                case Value.Texts texts -> json.member(fact.name(), texts.texts());
            }
        }
        return json.endObject().take();
    }
}
