/**
 * Loaded with `--import` into every child process: when the parent is gone, however it went, the channel to it closes and so does
 * the child. The channel itself keeps nobody alive.
 */
process.once('disconnect', () => process.exit(1));
process.channel?.unref();
