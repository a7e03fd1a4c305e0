package rootwalk.resolver;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import rootwalk.resolver.contract.Evidence;
import rootwalk.resolver.contract.Lookup;
import rootwalk.resolver.contract.Validator;
import rootwalk.resolver.contract.Verdict;
import rootwalk.wire.Name;
import rootwalk.wire.RecordType;

/// A validator that decides as a test says; what the test says nothing of is insecure.
final class ScriptedValidator implements Validator {

    /// What was decided on, such as `www.test. A`, `no.test. NXDOMAIN` or `www.test. NODATA`.
    final List<String> seen = new ArrayList<>();
    final List<Evidence> evidence = new ArrayList<>();
    private final Map<String, Verdict> verdicts = new HashMap<>();
    private final Map<String, Consumer<Lookup>> lookups = new HashMap<>();

    ScriptedValidator decide(String part, Verdict verdict) {
        verdicts.put(part, verdict);
        return this;
    }

    /// Looks something up before the decision on a part.
    ScriptedValidator before(String part, Consumer<Lookup> lookup) {
        lookups.put(part, lookup);
        return this;
    }

    @Override
    public Verdict validate(Evidence part, Lookup lookup) {
        String text = switch (part) {
            case Evidence.Records(_, var records) -> text(records.rrset().owner(),
                    RecordType.name(records.rrset().type()));
            case Evidence.Referral referral -> text(referral.child(), "REFERRAL");
            case Evidence.Denial denial -> text(denial.name(), denial.nameError() ? "NXDOMAIN" : "NODATA");
        };
        seen.add(text);
        evidence.add(part);
        lookups.getOrDefault(text, _ -> {}).accept(lookup);
        return verdicts.getOrDefault(text, Verdict.INSECURE);
    }

    private static String text(Name name, String what) {
        return name.folded() + " " + what;
    }
}
