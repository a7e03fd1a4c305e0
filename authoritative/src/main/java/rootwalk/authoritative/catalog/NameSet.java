package rootwalk.authoritative.catalog;

import java.util.Collection;
import java.util.Iterator;

import rootwalk.authoritative.zone.NameTrie;
import rootwalk.authoritative.zone.NameTrieEdit;
import rootwalk.wire.Name;

/// Names, in canonical order. Immutable: a change makes another set, which costs work for the changed names only.
final class NameSet implements Iterable<Name> {

    static final NameSet EMPTY = new NameSet(NameTrie.empty());

    private record Entry(Name name) implements NameTrie.Named {

        @Override
        public byte[] nameOctets() {
            return name.sharedOctets();
        }
    }

    private final NameTrie<Entry> names;

    private NameSet(NameTrie<Entry> names) {
        this.names = names;
    }

    boolean contains(Name name) {
        return names.exact(name) != null;
    }

    NameSet with(Collection<Name> more) {
        NameTrieEdit<Entry> edit = names.edit();
        more.forEach(name -> edit.put(new Entry(name)));
        return new NameSet(edit.build());
    }

    NameSet without(Collection<Name> fewer) {
        NameTrieEdit<Entry> edit = names.edit();
        for (Name name : fewer) {
            boolean _ = edit.remove(name);
        }
        return new NameSet(edit.build());
    }

    @Override
    public Iterator<Name> iterator() {
        Iterator<Entry> entries = names.iterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return entries.hasNext();
            }

            @Override
            public Name next() {
                return entries.next().name();
            }
        };
    }
}
