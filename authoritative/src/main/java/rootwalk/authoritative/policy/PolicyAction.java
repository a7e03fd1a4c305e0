package rootwalk.authoritative.policy;

import org.jspecify.annotations.Nullable;
import rootwalk.authoritative.zone.ZoneNode;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;

/// What the records of a trigger say (draft-vixie-dnsop-dns-rpz section 3).
public sealed interface PolicyAction {

    /// The actions without data.
    enum Plain implements PolicyAction {
        /// `CNAME .`: the name does not exist.
        NXDOMAIN,
        /// `CNAME *.`: the name has no data.
        NODATA,
        /// `CNAME rpz-passthru.`: the response stays as it is.
        PASSTHRU,
        /// `CNAME rpz-drop.`: there is no response.
        DROP,
        /// `CNAME rpz-tcp-only.`: over UDP, the response is truncated.
        TCP_ONLY
    }

    /// An alias.
    ///
    /// @param target if its first label is `*`, the name that is queried replaces this label
    /// @param ttl in seconds
    record Alias(Name target, int ttl) implements PolicyAction {

        /// The target for a name; null if it is too long.
        public @Nullable Name targetOf(Name name) {
            return target.isWildcard() ? name.withAncestor(Name.ROOT, target.parent()) : target;
        }
    }

    /// Other records, under the name that is queried.
    record Data(ZoneNode node) implements PolicyAction {}

    Name NODATA_TARGET = Name.of("*.");
    Name PASSTHRU_TARGET = Name.of("rpz-passthru.");
    Name DROP_TARGET = Name.of("rpz-drop.");
    Name TCP_ONLY_TARGET = Name.of("rpz-tcp-only.");

    /// The action of a trigger; null if its target is none.
    ///
    /// @param apex of the zone
    static @Nullable PolicyAction of(ZoneNode trigger, Name apex) {
        RRset alias = trigger.hasCname() ? trigger.valueOf(RecordType.CNAME) : null;
        if (alias == null) {
            return new Data(trigger);
        }
        Name target = alias.names().getFirst();
        if (target.isRoot()) {
            return Plain.NXDOMAIN;
        }
        if (target.labelCount() > 1) {
            return isItself(trigger, apex, target) ? Plain.PASSTHRU : new Alias(target, alias.ttl());
        }
        return target.equals(NODATA_TARGET) ? Plain.NODATA
                : target.equals(PASSTHRU_TARGET) || isItself(trigger, apex, target) ? Plain.PASSTHRU
                        : target.equals(DROP_TARGET) ? Plain.DROP
                                : target.equals(TCP_ONLY_TARGET) ? Plain.TCP_ONLY
                                        : isReserved(target) ? null : new Alias(target, alias.ttl());
    }

    /// Whether the alias of a trigger has the name of the trigger as its target: a passthru in an older form.
    static boolean isItself(ZoneNode trigger, Name apex, Name target) {
        return target.equals(trigger.name().withAncestor(apex, Name.ROOT));
    }

    private static boolean isReserved(Name target) {
        return target.toString().startsWith(TriggerKind.LABEL);
    }
}
