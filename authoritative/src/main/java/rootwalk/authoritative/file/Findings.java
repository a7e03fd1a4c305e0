package rootwalk.authoritative.file;

import java.util.ArrayList;
import java.util.List;

import rootwalk.authoritative.file.ZoneProblem.Severity;
import rootwalk.authoritative.zone.ZoneNode;
import rootwalk.wire.Name;

/// Gathers findings, as many of each severity as are more than enough to show and no burden on memory. For one reading.
final class Findings {

    private static final int MOST = 1000;

    private final List<Finding> kept = new ArrayList<>();
    private int errors;
    private int warnings;

    /// What most servers refuse a zone for.
    void error(Name owner, int type, int index, String what, String remedy) {
        if (errors++ < MOST) {
            kept.add(new Finding(Severity.ERROR, owner, type, index, what, remedy));
        }
    }

    /// What is only of no use, or a likely mistake.
    void warning(Name owner, int type, int index, String what, String remedy) {
        if (warnings++ < MOST) {
            kept.add(new Finding(Severity.WARNING, owner, type, index, what, remedy));
        }
    }

    void warning(ZoneNode node, int type, String what, String remedy) {
        warning(node.name(), type, 0, what, remedy);
    }

    List<Finding> toList() {
        return List.copyOf(kept);
    }
}
