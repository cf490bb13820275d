// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.base;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.FS.FileStoreAttributes;
import org.eclipse.jgit.util.SystemReader;

/**
 * Keeps JGit from measuring how exact the time stamps of a file system are. It would do so with scratch files in the
 * user's repository, and write the result to the user's JGit configuration. JGit's own fallback, for directories that it
 * cannot write to, serves us as well.
 */
final class ProbeFreeSystemReader extends SystemReader.Delegate {

    private ProbeFreeSystemReader(SystemReader delegate) {
        super(delegate);
    }

    /** Puts it before the system reader that JGit uses now, once. JGit has one for the whole process. */
    static synchronized void install() {
        SystemReader present = SystemReader.getInstance();
        if (!(present instanceof ProbeFreeSystemReader)) {
            SystemReader.setInstance(new ProbeFreeSystemReader(present));
        }
    }

    @Override
    public FileBasedConfig openUserConfig(Config parent, FS fs) {
        FileBasedConfig user = super.openUserConfig(parent, fs);
        return new FileBasedConfig(parent, user.getFile(), fs) {
            @Override
            public long getTimeUnit(
                    String section, String subsection, String name, long defaultValue, TimeUnit wantUnit) {
                if (!section.equals("filesystem")) {
                    return super.getTimeUnit(section, subsection, name, defaultValue, wantUnit);
                }
                FileStoreAttributes fallback = FileStoreAttributes.FALLBACK_FILESTORE_ATTRIBUTES;
                Duration value = name.equals("timestampResolution")
                        ? fallback.getFsTimestampResolution()
                        : fallback.getMinimalRacyInterval();
                return wantUnit.convert(value);
            }
        };
    }
}
