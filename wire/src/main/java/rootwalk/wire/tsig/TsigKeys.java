package rootwalk.wire.tsig;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import rootwalk.wire.Name;

/// Keys by their names, which are compared without regard to case. Immutable.
public final class TsigKeys {

    /// No keys.
    public static final TsigKeys NONE = new TsigKeys(Map.of());

    private final Map<Name, TsigKey> byName;

    private TsigKeys(Map<Name, TsigKey> byName) {
        this.byName = byName;
    }

    /// Of keys with one name, the last one is used.
    public static TsigKeys of(Collection<TsigKey> keys) {
        Map<Name, TsigKey> byName = HashMap.newHashMap(keys.size());
        keys.forEach(key -> byName.put(key.name(), key));
        return new TsigKeys(Map.copyOf(byName));
    }

    /// The key with this name; null if there is none.
    public @Nullable TsigKey find(Name name) {
        return byName.get(name);
    }

    /// The number of keys.
    public int size() {
        return byName.size();
    }
}
