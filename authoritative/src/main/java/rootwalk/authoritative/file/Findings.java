package rootwalk.authoritative.file;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ObjIntConsumer;

import rootwalk.authoritative.file.ProblemKinds.Kind;
import rootwalk.authoritative.file.ZoneProblem.Severity;
import rootwalk.authoritative.zone.ZoneNode;
import rootwalk.wire.Name;

/// Collects findings: the first ones of each kind, and the number of the others. Used once.
final class Findings {

    private final List<Finding> kept = new ArrayList<>();
    private final ProblemKinds kinds;

    Findings(ProblemDetail detail) {
        kinds = new ProblemKinds(detail);
    }

    /// Adds a problem for which most servers reject a zone.
    void error(Name owner, int type, int index, String what, String remedy) {
        add(new Finding(Severity.ERROR, owner, type, index, what, remedy));
    }

    /// Adds a likely mistake, or a record that has no effect.
    void warning(Name owner, int type, int index, String what, String remedy) {
        add(new Finding(Severity.WARNING, owner, type, index, what, remedy));
    }

    void warning(ZoneNode node, int type, String what, String remedy) {
        warning(node.name(), type, 0, what, remedy);
    }

    private void add(Finding finding) {
        if (kinds.admits(finding.severity(), finding.remedy())) {
            kept.add(finding);
        }
    }

    boolean isEmpty() {
        return kept.isEmpty();
    }

    List<Finding> toList() {
        return List.copyOf(kept);
    }

    /// Calls a function for each kind with findings that were not kept, with their number.
    void forEachCutOff(ObjIntConsumer<Kind> consumer) {
        kinds.forEachCutOff(consumer);
    }
}
