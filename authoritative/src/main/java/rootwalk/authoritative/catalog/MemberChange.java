package rootwalk.authoritative.catalog;

import rootwalk.wire.Name;

/// What a new version of a catalog means for one zone. A server carries the changes out in their order.
public sealed interface MemberChange {

    /// The member with its new properties, or, if it is removed, with its last ones.
    Member member();

    /// The catalog that the member is or was served for.
    Name catalog();

    /// The zone is served from now on. If there is state of an earlier zone of this name, it is not used.
    record Added(Name catalog, Member member) implements MemberChange {}

    /// The zone is no longer served, and its state is removed (RFC 9432 section 5.3).
    record Removed(Name catalog, Member member) implements MemberChange {}

    /// The unique label changed: the zone and its state are removed, and it is served as a new zone (RFC 9432 section 5.4).
    record Reset(Name catalog, Member before, Member member) implements MemberChange {}

    /// The zone has other groups, so its settings may be different, or another catalog may take it over. Its state is kept.
    record Modified(Name catalog, Member before, Member member) implements MemberChange {}

    /// The zone moved here from another catalog, which permitted it (RFC 9432 section 4.4.1).
    record Moved(Name from, Name catalog, Member before, Member member) implements MemberChange {

        /// Whether the state of the zone is kept; otherwise it is reset.
        public boolean keepsState() {
            return member.hasLabelOf(before);
        }
    }

    /// The member is not served for this catalog: to be reported (RFC 9432 section 5.2).
    record Clashed(Name catalog, Member member, NotServed reason) implements MemberChange {}
}
