"""A phone without a network: what lies on it, and ways to take its network, its tab and its browser away."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

KEPT = """(wanted) => new Promise((done, failed) => {
  const late = setTimeout(() => failed(new Error("nothing is kept")), 9000);
  const look = async () => {
    const asked = indexedDB.open("kept", 1);
    asked.onupgradeneeded = () => asked.transaction.abort();
    asked.onerror = () => setTimeout(look, 50);
    asked.onsuccess = () => {
      const rows = asked.result.transaction("pages").objectStore("pages").getAll();
      rows.onsuccess = async () => {
        asked.result.close();
        const worker = (await navigator.serviceWorker.getRegistration("/me/"))?.active;
        const paths = rows.result.map((row) => row.path);
        if (!worker || !wanted.every((path) => paths.includes(path))) return setTimeout(look, 50);
        clearTimeout(late);
        done(paths);
      };
    };
  };
  look();
})"""
"""Resolves when these addresses are kept and the worker is there to show them."""

ROWS = """(store) => new Promise((done) => {
  const asked = indexedDB.open("kept", 1);
  asked.onsuccess = () => {
    const rows = asked.result.transaction(store).objectStore(store).getAll();
    rows.onsuccess = () => {
      asked.result.close();
      done(rows.result.map(({ box, iv, key, ...row }) => ({ ...row, letters: box?.byteLength ?? 0 })));
    };
  };
})"""
"""The rows of a store, without what is sealed."""


def wait_until_kept(page: Page, *paths: str) -> None:
    """Wait until a phone keeps these pages, and could show them."""
    page.evaluate(KEPT, ["/me/", *paths])


def rows(page: Page, store: str) -> list[dict[str, Any]]:
    """Return what lies in a store of the phone: its plain parts."""
    found: list[dict[str, Any]] = page.evaluate(ROWS, store)
    return found
