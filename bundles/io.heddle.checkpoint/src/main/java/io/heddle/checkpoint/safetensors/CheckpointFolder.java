// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.safetensors;

import io.heddle.checkpoint.internal.Quoting;
import io.heddle.checkpoint.safetensors.MalformedCheckpointException.Kind;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Turns file names that a checkpoint gives into paths, and keeps them inside the folder.
 *
 * <p>A name must be plain: no separators, no parent, no drive. What it stands for may be a link in two cases only:
 * when the target lies inside the folder, or when the folder is a snapshot in a download cache
 * ({@code NAME/snapshots/REVISION/}) and the target lies in the cache's own {@code NAME/blobs/}.
 * A link to anywhere else would let an unpacked archive have any file of the user opened.
 *
 * @param folder as the user named it
 * @param real   the same without links
 */
record CheckpointFolder(Path folder, Path real) {

    private static final String SUFFIX = ".safetensors";

    static CheckpointFolder of(Path folder) throws IOException {
        return new CheckpointFolder(folder, folder.toRealPath());
    }

    boolean holds(String name) {
        return Files.exists(folder.resolve(name), LinkOption.NOFOLLOW_LINKS);
    }

    /** The path of a shard that an index names. */
    Path shard(String name) throws IOException {
        if (!plain(name) || !name.endsWith(SUFFIX))
            throw new MalformedCheckpointException(Kind.OUTSIDE_FOLDER, folder, "the index names the shard "
                    + Quoting.quote(name) + "; only plain names that end in " + SUFFIX + " are allowed");
        if (!holds(name))
            throw new MalformedCheckpointException(Kind.BAD_INDEX, folder,
                    "the index names the shard " + Quoting.quote(name) + ", which is not in the folder");
        return file(name);
    }

    /** The path of a file with a plain name, once its target is known to be allowed. */
    Path file(String name) throws IOException {
        Path file = folder.resolve(name);
        Path target;
        try {
            target = file.toRealPath();
        } catch (FileSystemException dangling) {
            throw new MalformedCheckpointException(Kind.BAD_INDEX, file, "this link leads to no file");
        }
        if (!target.startsWith(real) && !isBlob(target))
            throw new MalformedCheckpointException(Kind.OUTSIDE_FOLDER, file,
                    "this is a link to " + Quoting.path(target) + ", outside the folder of the checkpoint");
        return file;
    }

    /** What two names of one file have in common. */
    static Object identity(Path file) throws IOException {
        Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        return key != null ? key : file.toRealPath();
    }

    private boolean isBlob(Path target) {
        for (Path at = real.getParent(); at != null && at.getFileName() != null; at = at.getParent())
            if (at.getFileName().toString().equals("snapshots"))
                return at.resolveSibling("blobs").equals(target.getParent());
        return false;
    }

    private static boolean plain(String name) {
        return !name.startsWith(".") && name.chars().noneMatch(c -> c == '/' || c == '\\' || c == ':' || Character.isISOControl(c));
    }
}
