//! A file of a table while it is written.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::WriteError;

const BUFFER: usize = 1 << 18;

/// A new file that counts its bytes and keeps its first error: the writers above it turn errors into text.
pub(super) struct TableFile {
    to: BufWriter<File>,
    state: FileState,
}

/// What is known of a [`TableFile`], also once a writer owns it.
#[derive(Clone)]
pub(super) struct FileState {
    path: PathBuf,
    shared: Arc<Mutex<Shared>>,
}

#[derive(Default)]
struct Shared {
    bytes: u64,
    error: Option<io::Error>,
}

impl TableFile {
    /// Creates a file.
    pub fn create(path: &Path) -> Result<(Self, FileState), WriteError> {
        let file = File::create(path).map_err(|e| WriteError::file(path, e))?;
        let state = FileState { path: path.to_path_buf(), shared: Arc::default() };
        Ok((Self { to: BufWriter::with_capacity(BUFFER, file), state: state.clone() }, state))
    }

    /// Keeps the error and gives a copy of it on.
    fn note(&self, error: io::Error) -> io::Error {
        let copy = io::Error::new(error.kind(), error.to_string());
        self.state.lock().error.get_or_insert(error);
        copy
    }
}

impl FileState {
    fn lock(&self) -> std::sync::MutexGuard<'_, Shared> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Bytes written so far.
    pub fn bytes(&self) -> u64 {
        self.lock().bytes
    }

    /// The error behind a writer's failure: the file's own first one if it had one.
    pub fn failure(&self, otherwise: impl FnOnce() -> io::Error) -> WriteError {
        self.own_failure().unwrap_or_else(|| WriteError::file(&self.path, otherwise()))
    }

    /// The file's own first error.
    pub fn own_failure(&self) -> Option<WriteError> {
        self.lock().error.take().map(|e| WriteError::file(&self.path, e))
    }

    /// Puts the file on the disk for good. Its writer is done with it.
    pub fn sync(&self) -> Result<(), WriteError> {
        let file = File::open(&self.path).and_then(|f| f.sync_all());
        file.map_err(|e| WriteError::file(&self.path, e))
    }
}

impl Write for TableFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let n = self.to.write(bytes).map_err(|e| self.note(e))?;
        self.state.lock().bytes += n as u64;
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush().map_err(|e| self.note(e))
    }
}
