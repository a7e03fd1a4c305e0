package rootwalk.authoritative.file;

import java.util.ArrayList;
import java.util.List;

import rootwalk.authoritative.file.ZoneProblem.Severity;
import rootwalk.authoritative.zone.ZoneNode;
import rootwalk.wire.Name;

/// Collects findings, up to a limit for each severity that bounds the memory. Used once.
final class Findings {

    private static final int MAX_FINDINGS = 1000;

    private final List<Finding> kept = new ArrayList<>();
    private int errors;
    private int warnings;

    /// Adds a problem for which most servers reject a zone.
    void error(Name owner, int type, int index, String what, String remedy) {
        if (errors++ < MAX_FINDINGS) {
            kept.add(new Finding(Severity.ERROR, owner, type, index, what, remedy));
        }
    }

    /// Adds a likely mistake, or a record that has no effect.
    void warning(Name owner, int type, int index, String what, String remedy) {
        if (warnings++ < MAX_FINDINGS) {
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
