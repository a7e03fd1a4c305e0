package rootwalk.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/// Names of one form: a domain name in which each label `*` stands for one or more labels. Letters are compared without regard
/// to case. Immutable.
public final class NamePattern {

    private static final String ANY = "*";

    private final Name text;
    private final List<String> labels;

    private NamePattern(Name text) {
        this.text = text;
        labels = labels(text);
    }

    /// @param text such as `_acme-challenge.*.example.`
    public static NamePattern of(Name text) {
        return new NamePattern(text);
    }

    /// Whether a name has the form.
    public boolean matches(Name name) {
        List<String> other = labels(name);
        int at = 0;
        int otherAt = 0;
        int afterStar = -1;
        int starEnd = 0;
        while (otherAt < other.size()) {
            if (at < labels.size() && labels.get(at).equals(ANY)) {
                afterStar = ++at;
                starEnd = ++otherAt;
            } else if (at < labels.size() && labels.get(at).equals(other.get(otherAt))) {
                at++;
                otherAt++;
            } else if (afterStar >= 0) {
                // The last asterisk takes one label more.
                at = afterStar;
                otherAt = ++starEnd;
            } else {
                return false;
            }
        }
        return at == labels.size();
    }

    private static List<String> labels(Name name) {
        byte[] octets = name.folded().sharedOctets();
        List<String> labels = new ArrayList<>();
        for (int i = 0; octets[i] != 0; i += 1 + octets[i]) {
            labels.add(new String(octets, i + 1, octets[i], StandardCharsets.ISO_8859_1));
        }
        return labels;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof NamePattern pattern && pattern.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
