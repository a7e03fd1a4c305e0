package rootwalk.resolver.cache;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.store.Entry;
import rootwalk.resolver.store.EntryStore;
import rootwalk.wire.codec.QuestionView;
import rootwalk.wire.codec.RequestView;

/// The lookups of one thread in a [MessageCache]: a lookup copies the response out of the store, and allocates nothing.
/// Used by one thread; others may read its counters, with a small delay.
public final class MessageProbe {

    private final EntryStore store;
    private final Entry entry = new Entry();
    private final CachedMessage message = new CachedMessage(entry);
    private long hits;
    private long misses;

    MessageProbe(EntryStore store) {
        this.store = store;
    }

    /// The valid response to a request, or null. It is valid until the next lookup.
    ///
    /// @param asked
    ///            a request with a question
    /// @param variant
    ///            see [CachedMessage#variant(RequestView)]
    /// @param millis
    ///            now, by the clock of the TTLs
    public @Nullable CachedMessage find(RequestView asked, int variant, long millis) {
        QuestionView question = asked.questionView();
        entry.key().set(question.octets(), question.nameOffset(), question.nameLength(), question.nameHash(),
                asked.qtype(),
                CachedMessage.keyVariant(asked.qclass(), variant));
        if (!store.find(entry) || entry.isExpired(millis)) {
            misses++;
            return null;
        }
        hits++;
        return message;
    }

    /// Lookups that found a response.
    long hits() {
        return hits;
    }

    /// Lookups that found none.
    long misses() {
        return misses;
    }
}
